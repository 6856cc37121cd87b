import { LimitReachedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Call it in the transaction that makes a task, before anything is written. Requests at the same moment do not see each
 * other, so the limit may be passed by as many as there are of them.
 * @throws LimitReachedError when as many tasks of the workspace wait as may.
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
    `At most ${limit} tasks of a workspace may wait at a time, and that many do; wait until some have started, or cancel some.`,
    limit,
  )
}
