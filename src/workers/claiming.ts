import { Prisma } from '../generated/prisma/client.ts'

/** What a worker asks for. */
export interface Claim {
  workerId: string
  /** Most tasks to claim. */
  limit: number
  /** Whether nothing runs in the worker. */
  isIdle: boolean
  /** Whether its last claim was a suspect. Then other tasks that are due come before the next one. */
  ranSuspect: boolean
}

/** A claim in its transaction. */
export interface Claiming extends Claim {
  tx: Prisma.TransactionClient
  tasksPerAgent: number
  taskLeaseMs: number
}

/** Two that embed one workspace would do everything twice. */
export const NOT_EMBEDDED_BY_ANOTHER = Prisma.sql`(kind <> 'EMBEDDING' OR NOT EXISTS (
  SELECT 1 FROM tasks other
  WHERE other.workspace_id = tasks.workspace_id AND other.kind = 'EMBEDDING' AND other.status = 'RUNNING'))`

/** Makes a task a new attempt of the worker. */
export const startAttempt = (workerId: string) => Prisma.sql`
  status = 'RUNNING', attempt = attempt + 1, worker_id = ${workerId}::uuid, next_attempt_at = NULL,
  started_at = clock_timestamp(), progress_percent = 0, progress_step = NULL, progress_done = NULL, progress_total = NULL`
