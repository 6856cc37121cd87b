import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Locks a topic (a UUID) for the transaction, so that no other request starts to generate a report.
 * @throws ConflictError with the task if a report is being written; NotFoundError if the topic was deleted.
 */
export async function lockIdleTopic(
  tx: WorkspaceTransaction,
  { workspaceId }: Pick<Viewer, 'workspaceId'>,
  topicId: string,
): Promise<void> {
  await lockTopic(tx, workspaceId, topicId)
  const topic = await tx.topic.findUnique({
    where: { id: topicId },
    select: { status: true, generationId: true },
  })
  if (!topic) throw new NotFoundError('topic', encodeId('Topic', topicId))
  if (topic.status !== 'GENERATING') return
  throw new ConflictError(
    'A report on this topic is being written. Wait until the task finishes, or cancel it.',
    topic.generationId && encodeId('Task', topic.generationId),
  )
}

/** Locks a topic, if it exists. To avoid deadlocks, lock a topic before its tasks. Ids are UUIDs. */
export async function lockTopic(
  tx: WorkspaceTransaction,
  workspaceId: string,
  topicId: string,
): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM topics WHERE workspace_id = ${workspaceId}::uuid AND id = ${topicId}::uuid FOR UPDATE`
}
