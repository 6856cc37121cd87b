import type { Task } from '../generated/prisma/client.ts'
import { type Transacting, transact } from '../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { currentSpan } from '../platform/tracing/current-span.ts'
import type { TaskMetrics } from './metrics.ts'
import { announceCancel, announceEnd } from './wake.ts'

interface CancelRequest {
  workspaceId: string
  /** UUID of the user who cancels them. Null if no user does. */
  userId: string | null
  /** Finds the tasks (UUIDs) in the transaction that cancels them. */
  findIds: (tx: WorkspaceTransaction) => Promise<string[]>
}

/**
 * Ends pending tasks, so that they never start. Workers stop the running ones; they are notified immediately.
 * @returns UUIDs of the found tasks.
 */
export async function requestCancels(
  { app, db }: Transacting & { app: { metrics: Pick<TaskMetrics, 'taskFinished'> } },
  { workspaceId, userId, findIds }: CancelRequest,
): Promise<string[]> {
  const { ids, ended } = await transact({ app, db }, async tx => {
    const found = await findIds(tx)
    return { ids: found, ended: await cancelFound(tx, { workspaceId, userId, ids: found }) }
  })
  for (const task of ended) app.metrics.taskFinished(task, 'CANCELLED')
  return ids
}

/** The same for found tasks (UUIDs), in a transaction started by `transact`. @returns those that never start. */
export async function cancelFound(
  tx: WorkspaceTransaction,
  { workspaceId, userId, ids }: { workspaceId: string; userId: string | null; ids: readonly string[] },
): Promise<Pick<Task, 'kind'>[]> {
  // Locked in id order, so that concurrent requests for the same tasks cannot deadlock.
  await tx.$queryRaw`
    SELECT 1 FROM tasks WHERE id = ANY(${[...ids]}::uuid[]) AND workspace_id = ${workspaceId}::uuid
    ORDER BY id FOR UPDATE`
  await tx.$executeRaw`
    UPDATE tasks SET cancel_requested_at = now(), cancel_requested_by = ${userId}::uuid
    WHERE id = ANY(${[...ids]}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND cancel_requested_at IS NULL`
  const neverRun = await tx.$queryRaw<Pick<Task, 'kind'>[]>`
    UPDATE tasks SET status = 'CANCELLED', finished_at = now(), next_attempt_at = NULL,
      trace_context = coalesce(${currentSpan().traceparent}::text, trace_context)
    WHERE id = ANY(${[...ids]}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND status = 'PENDING' RETURNING kind`
  for (const id of ids) {
    announceCancel(tx, { id, workspaceId })
    announceEnd(tx, { id, workspaceId })
  }
  return neverRun
}
