import { Prisma } from '../generated/prisma/client.ts'

/** A worker's request for tasks. */
export interface Claim {
  workerId: string
  /** Maximum number of tasks. */
  limit: number
  /** Whether the worker runs no tasks, by its own count. */
  isIdle: boolean
  /** Whether its last claim was a suspect. If so, other due tasks come before the next suspect. */
  ranSuspect: boolean
}

/** A claim in its transaction. */
export interface Claiming extends Claim {
  tx: Prisma.TransactionClient
  tasksPerAgent: number
  taskLeaseMs: number
}

/** A workspace runs one EMBEDDING task at a time: a second one would do the same work. */
export const NO_OTHER_EMBEDDING_TASK = Prisma.sql`(kind <> 'EMBEDDING' OR NOT EXISTS (
  SELECT 1 FROM tasks other
  WHERE other.workspace_id = tasks.workspace_id AND other.kind = 'EMBEDDING' AND other.status = 'RUNNING'))`

/** SET clause that starts the next attempt of a task. */
export const startAttempt = (workerId: string) => Prisma.sql`
  status = 'RUNNING', attempt = attempt + 1, worker_id = ${workerId}::uuid, next_attempt_at = NULL,
  started_at = clock_timestamp(), progress_percent = 0, progress_step = NULL, progress_done = NULL, progress_total = NULL`
