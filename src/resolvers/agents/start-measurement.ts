import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { createTask } from '../../platform/tasks/create-task.ts'
import { checkQueueLimit } from '../tasks/check-queue-limit.ts'

/**
 * Creates the task that measures an agent (a UUID), in the transaction that creates the agent or changes its scope.
 * Call `announceTask` after the commit. @returns UUID of the task.
 * @throws LimitReachedError if the workspace has too many pending tasks.
 */
export async function startMeasurement(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  agentId: string,
): Promise<string> {
  await checkQueueLimit(context, tx)
  const { id } = await createTask(context.app, tx, {
    workspaceId: context.viewer.workspaceId,
    kind: 'COVERAGE_REFRESH',
    agentId,
    input: {},
  })
  return id
}
