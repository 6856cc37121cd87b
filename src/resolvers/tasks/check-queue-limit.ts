import { LimitReachedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Call it in the transaction that creates a task, before anything is written. Concurrent requests do not see each
 * other's tasks, so together they may exceed the limit.
 * @throws LimitReachedError if the workspace has too many pending tasks.
 */
export async function checkQueueLimit(
  { app, viewer }: Pick<ViewerContext, 'app' | 'viewer'>,
  tx: WorkspaceTransaction,
): Promise<void> {
  const limit = app.config.taskQueueLimit
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tasks WHERE workspace_id = ${viewer.workspaceId}::uuid AND status = 'PENDING'
    OFFSET ${limit - 1}::int LIMIT 1`
  if (rows.length === 0) return
  throw new LimitReachedError(
    `The workspace has reached its limit of ${limit} pending tasks. Wait until some have started, or cancel some.`,
    limit,
  )
}
