import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Topic, TopicPlan } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'

/** @throws NotFoundError if the workspace has no such topic. */
export async function findTopic({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<Topic> {
  const uuid = decodeId('Topic', id)
  const topic = uuid && (await db.topic.findUnique({ where: { id: uuid } }))
  if (!topic) throw new NotFoundError('topic', id)
  return topic
}

/** @throws NotFoundError if the workspace has no such plan. */
export async function findPlan<T extends object>(
  { db }: Pick<ViewerContext, 'db'>,
  id: string,
  include: T = {} as T,
) {
  const uuid = decodeId('TopicPlan', id)
  const plan = uuid && (await db.topicPlan.findUnique({ where: { id: uuid }, include }))
  if (!plan) throw new NotFoundError('plan', id)
  return plan
}

/** Call it with the topic locked. @throws ConflictError with the newest plan if this is not the newest. */
export async function checkNewest(
  tx: WorkspaceTransaction,
  { id, topicId }: Pick<TopicPlan, 'id' | 'topicId'>,
): Promise<TopicPlan> {
  const newest = await tx.topicPlan.findFirst({ where: { topicId }, orderBy: { revision: 'desc' } })
  if (newest?.id === id) return newest
  throw new ConflictError(
    'The topic has a newer plan. Use that one.',
    newest && encodeId('TopicPlan', newest.id),
  )
}
