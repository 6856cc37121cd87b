import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Topic, TopicPlan } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { requireScope } from '../shared/require-scope.ts'
import { requireTopicOwner } from './require-topic-owner.ts'

/** @throws NotFoundError if the workspace has no such topic. */
export async function findTopic({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<Topic> {
  return findOrThrow('Topic', id, 'topic', uuid => db.topic.findUnique({ where: { id: uuid } }))
}

/** @throws NotFoundError if the workspace has no such plan. */
export async function findPlan<T extends object>(
  { db }: Pick<ViewerContext, 'db'>,
  id: string,
  include: T = {} as T,
) {
  return findOrThrow('TopicPlan', id, 'plan', uuid =>
    db.topicPlan.findUnique({ where: { id: uuid }, include }),
  )
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

/** The text on one line, in NFC. */
export function normalizeLine(text: string): string {
  return toNfc(text).replace(/\s+/g, ' ').trim()
}

/** The problem with a topic or title, or null. Only symbols or invisible characters would match nothing in a search. */
export function findLineProblem(line: string): string | null {
  return /[\p{L}\p{N}]/u.test(line) ? null : 'must have at least one letter or digit'
}

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
  await requireTopicOwner(context, topic.id)
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
    await recordAudit(tx, context, {
      action: 'TOPIC_DELETED',
      subjectId: id,
      summary: `Deleted the topic ${quoteName(topic.title)}.`,
    })
  })
  return { deletedId: id }
}
