import type { Task } from '../generated/prisma/client.ts'
import { scopeToWorkspace, type WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { announceEnd, announceTask } from '../platform/tasks/task-topics.ts'
import type { WorkerParts } from './run-task.ts'
import { endLostAttempt, returnTask } from './task-states.ts'

interface LostTask {
  id: string
  workspaceId: string
  attempt: number
  /** Claimed by this worker, which knows nothing of it: the answer to the claim, or the end of the task, was lost. */
  isStray: boolean
}

/**
 * Ends attempts whose worker is gone: its row went, or it has been silent for longer than the lease. Any number of workers
 * may do so at once. With `isSilenceKnown` false the silent are spared: a worker that could not reach the database itself does
 * not know who else could not.
 */
export async function endLostTasks(
  parts: WorkerParts,
  { isSilenceKnown }: { isSilenceKnown: boolean },
): Promise<void> {
  const { app } = parts
  for (const lost of await findLostTasks(parts, isSilenceKnown)) {
    const db = scopeToWorkspace(app.database.prisma, lost.workspaceId)
    const ended = await db.$transaction(async tx => {
      const task = await lockAttempt(tx, lost)
      if (!task) return null
      if (lost.isStray && !task.cancelRequestedAt)
        await returnTask(tx, task, { failure: null, afterMs: 0, isUnspent: true })
      else await endLostAttempt(tx, task)
      return tx.task.findUniqueOrThrow({ where: { id: task.id } })
    })
    if (!ended) continue
    app.metrics.attemptEnded(ended, ended.status, 'WORKER_LOST')
    app.log.warn(
      { taskId: lost.id, attempt: lost.attempt, isStray: lost.isStray },
      'task attempt lost its worker',
    )
    announceTask(app.bus, lost)
    announceEnd(app.bus, lost)
  }
}

function findLostTasks(
  { app, workerId, running }: WorkerParts,
  isSilenceKnown: boolean,
): Promise<LostTask[]> {
  const leaseSeconds = app.config.taskLeaseMs / 1000
  return app.database.prisma.$queryRaw<LostTask[]>`
    SELECT tasks.id, workspace_id AS "workspaceId", attempt, worker_id IS NOT DISTINCT FROM ${workerId}::uuid AS "isStray"
    FROM tasks LEFT JOIN workers ON workers.id = worker_id
    WHERE status = 'RUNNING' AND (
      workers.id IS NULL
      OR (${isSilenceKnown} AND last_seen_at < now() - make_interval(secs => ${leaseSeconds}::float8))
      OR (worker_id = ${workerId}::uuid AND tasks.id <> ALL(${[...running.keys()]}::uuid[])
        AND tasks.started_at < now() - make_interval(secs => ${leaseSeconds}::float8)))`
}

/** @returns null when the attempt has ended meanwhile, or when somebody has it: a heartbeat must not wait for a lock. */
async function lockAttempt(tx: WorkspaceTransaction, { id, attempt }: LostTask): Promise<Task | null> {
  const locked = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM tasks WHERE id = ${id}::uuid FOR UPDATE SKIP LOCKED`
  if (locked.length === 0) return null
  return tx.task.findFirst({ where: { id, attempt, status: 'RUNNING' } })
}
