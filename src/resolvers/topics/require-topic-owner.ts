import type { ViewerContext } from '../../context.ts'
import { NotFoundError, NotPermittedError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Call it in every operation that changes a topic (a UUID), its plans or its reports. The owner of a topic never
 * changes, so the topic need not be locked.
 * @throws NotPermittedError unless the viewer created the topic or has the ADMIN scope; NotFoundError if the topic was
 * deleted.
 */
export async function requireTopicOwner({ db, viewer }: ViewerContext, topicId: string): Promise<void> {
  if (viewer.scopes.has('ADMIN')) return
  const topic = await db.topic.findUnique({
    where: { id: topicId },
    select: { createdBy: { select: { id: true, name: true } } },
  })
  if (!topic) throw new NotFoundError('topic', encodeId('Topic', topicId))
  const { createdBy } = topic
  if (createdBy?.id === viewer.userId) return
  throw new NotPermittedError(
    createdBy
      ? `This topic belongs to ${createdBy.name}. Ask them to change it, use an API key with the ADMIN scope, or plan a topic of your own.`
      : 'This topic has no owner. Use an API key with the ADMIN scope to change it.',
  )
}
