import { Prisma } from '../../generated/prisma/client.ts'
import { requestCancels } from '../../tasks/request-cancel.ts'

/**
 * Tasks of goals that nothing waits for anymore: their step was stopped or dropped, or the goal was cancelled. A condition
 * on `tasks`.
 */
export const IS_DETACHED = Prisma.sql`
  tasks.goal_id IS NOT NULL AND tasks.status IN ('PENDING', 'RUNNING') AND tasks.cancel_requested_at IS NULL
  AND NOT EXISTS (
    SELECT FROM goal_steps s WHERE s.goal_id = tasks.goal_id
      AND ((s.task_id = tasks.id AND s.status = 'RUNNING') OR (s.compensation_task_id = tasks.id AND s.compensation = 'PENDING')))
  AND NOT EXISTS (
    SELECT FROM goals g WHERE g.id = tasks.goal_id AND (
      g.status = 'PLANNING' AND tasks.kind = 'GOAL_PLANNING' OR g.status = 'PAUSED' AND g.partial_task_id = tasks.id))`

/** Cancels the tasks of a goal (a UUID) that nothing waits for. The scheduler does so too, if this process is lost. */
export async function cancelDetachedTasks(
  parts: Parameters<typeof requestCancels>[0],
  { workspaceId, goalId, userId }: { workspaceId: string; goalId: string; userId: string | null },
): Promise<void> {
  await requestCancels(parts, {
    workspaceId,
    userId,
    async findIds(tx) {
      const rows = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM tasks
        WHERE workspace_id = ${workspaceId}::uuid AND goal_id = ${goalId}::uuid AND ${IS_DETACHED}`
      return rows.map(({ id }) => id)
    },
  })
}
