import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { lockIdleTopic } from '../reports/hold-topic.ts'
import { requireScope } from '../require-scope.ts'
import { findTopic } from './find-topic.ts'

/**
 * Deletes a topic with its plans, reports, files and tasks.
 * @throws ConflictError with the task if a report on it is being written.
 */
export async function deleteTopic(
  context: ViewerContext,
  { id }: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const topic = await findTopic(context, id)
  const { workspaceId } = context.viewer
  await context.db.$transaction(async tx => {
    await lockIdleTopic(tx, context.viewer, topic.id)
    await tx.$executeRaw`
      DELETE FROM webhook_deliveries WHERE workspace_id = ${workspaceId}::uuid AND task_id IN (
        SELECT id FROM tasks WHERE workspace_id = ${workspaceId}::uuid AND topic_id = ${topic.id}::uuid)`
    await tx.$executeRaw`
      DELETE FROM idempotency_keys WHERE workspace_id = ${workspaceId}::uuid AND object_id IN (
        SELECT id FROM tasks WHERE workspace_id = ${workspaceId}::uuid AND topic_id = ${topic.id}::uuid
        UNION ALL SELECT id FROM topic_plans WHERE workspace_id = ${workspaceId}::uuid AND topic_id = ${topic.id}::uuid)`
    // Foreign keys cascade to the rest.
    await tx.topic.delete({ where: { id: topic.id } })
  })
  return { deletedId: id }
}
