import { NotFoundError } from '../../errors.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { TextSource } from '../../platform/events/text-readers.ts'
import { decodeId } from '../../platform/ids.ts'
import type { RequestContext } from '../../platform/requests/request-context.ts'
import { eventsOf } from '../../platform/streams/event-pages.ts'
import { reportChannel } from '../../platform/tasks/task-topics.ts'
import { readGenerationInput } from '../../reports/write/generation-input.ts'
import { followTaskPages, type StreamArgs } from '../tasks/stream-task-events.ts'
import { followGeneration, type TopicStreamEntry } from './follow-generation.ts'

/**
 * Streams the running or latest generation of a topic: its task events, and the text of the report as it is written. If
 * the task was deleted, streams the text of the newest report.
 * @throws NotFoundError if the topic does not exist.
 */
export async function streamTopicProgress(
  context: RequestContext,
  { topicId, ...args }: StreamArgs<number> & { topicId: string },
): Promise<AsyncIterable<TopicStreamEntry>> {
  const { app, db, signal } = context
  const id = decodeId('Topic', topicId)
  const topic =
    id &&
    (await db.topic.findUnique({
      where: { id },
      select: {
        generation: { select: { id: true, input: true } },
        reports: { select: { id: true }, orderBy: { version: 'desc' }, take: 1 },
      },
    }))
  if (!topic) throw new NotFoundError('topic', topicId)
  const { generation, reports } = topic
  const reportId = generation ? readGenerationInput(generation.input).reportId : reports[0]?.id
  const events = generation ? followTaskPages(context, generation.id, args) : nothing()
  return eventsOf(followGeneration(app.texts, reportId ? reportText(db, reportId) : null, events, signal))
}

async function* nothing(): AsyncGenerator<never> {}

/** The sections of a report (a UUID) as they are written. */
function reportText(db: WorkspaceDatabase, reportId: string): TextSource {
  return {
    key: reportChannel(reportId),
    topic: reportChannel(reportId),
    async read(whole) {
      const rows = await db.reportSection.findMany({
        where: { reportId, ordinal: { notIn: [...whole] } },
        select: { ordinal: true, title: true, markdown: true, isComplete: true },
        orderBy: { ordinal: 'asc' },
      })
      return rows.map(({ ordinal: order, markdown: text, ...row }) => ({ ...row, order, text }))
    },
  }
}
