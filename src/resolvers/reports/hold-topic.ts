import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Locks a topic (a UUID) for the transaction, so that nobody else begins to generate meanwhile.
 * @throws ConflictError, naming the task, while a report is being written; NotFoundError when the topic is gone.
 */
export async function holdTopic(
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
    'A report of this topic is being written; wait for that task to end, or cancel it.',
    topic.generationId && encodeId('Task', topic.generationId),
  )
}

/** Locks a topic before its tasks, the order of all who lock both. That it is gone is no error. Ids are UUIDs. */
export async function lockTopic(
  tx: WorkspaceTransaction,
  workspaceId: string,
  topicId: string,
): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM topics WHERE workspace_id = ${workspaceId}::uuid AND id = ${topicId}::uuid FOR UPDATE`
}
