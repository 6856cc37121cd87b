import type { RequestContext } from '../../context.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { createWakeUp } from '../../platform/wake-up.ts'
import { readGenerationInput, reportChannel } from '../../reports/write/generation-input.ts'
import { EventPages, type StreamEntry } from '../../streams/follow.ts'
import type { TextPart, TextReader, TextReaders, TextSource } from '../../streams/text-readers.ts'
import type { TaskLogEntry } from '../../tasks/log.ts'
import { isFinished } from '../../tasks/status.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { followTaskPages, type StreamArgs } from '../tasks/task-events.ts'

/** Text of a section: a part that starts at `offset`, in code points, or all of it. */
export interface SectionTextEntry {
  type: 'text'
  order: number
  title: string
  offset: number
  text: string
  complete: boolean
}

type TopicStreamEntry = StreamEntry<TaskLogEntry, number> | SectionTextEntry

/**
 * Streams the events of a task, interleaved with the new text of the report that it writes. All text comes before the
 * event that ends the task. The stream ends when the events end.
 */
async function* followGeneration(
  readers: TextReaders,
  source: TextSource | null,
  events: AsyncGenerator<readonly StreamEntry<TaskLogEntry, number>[]>,
  signal: AbortSignal,
): AsyncGenerator<readonly TopicStreamEntry[]> {
  const wakeUp = createWakeUp(signal)
  const joined = source && (await readers.join(source, wakeUp.ring))
  const readNewText = joined ? trackNewText(joined.reader) : () => []
  try {
    let event = events.next()
    let change = wakeUp.wait(Infinity)
    for (;;) {
      const pieces = readNewText()
      if (pieces.length) yield pieces
      const page = await Promise.race([event, change])
      if (!page) {
        if (signal.aborted) return
        change = wakeUp.wait(Infinity)
        continue
      }
      if (page.done || page.value.some(isEnd)) {
        await joined?.reader.refresh()
        const last = readNewText()
        if (last.length) yield last
      }
      if (page.done) return
      yield page.value
      event = events.next()
    }
  } finally {
    joined?.leave()
    await events.return(undefined)
  }
}

function isEnd(entry: StreamEntry<TaskLogEntry, number>): boolean {
  return entry.type === 'event' && isFinished(entry.event.status)
}

/** Returns a function that returns the text that is new since its last call. */
function trackNewText(reader: TextReader): () => SectionTextEntry[] {
  const sent = new Map<number, TextPart>()
  return () =>
    reader.parts().flatMap(part => {
      const before = sent.get(part.order)
      if (before?.isComplete || (before?.text === part.text && !part.isComplete)) return []
      sent.set(part.order, part)
      const piece = toPiece(part, before?.text ?? '')
      return piece.text === '' && !piece.complete ? [] : [piece]
    })
}

/** A section that another worker or a failure of the model restarted is sent from its beginning. */
function toPiece({ order, title, text, isComplete }: TextPart, before: string): SectionTextEntry {
  const continues = !isComplete && text.startsWith(before)
  const offset = continues ? [...before].length : 0
  return {
    type: 'text',
    order,
    title,
    offset,
    text: continues ? text.slice(before.length) : text,
    complete: isComplete,
  }
}

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
  const { generation, reports } = await findOrThrow('Topic', topicId, 'topic', id =>
    db.topic.findUnique({
      where: { id },
      select: {
        generation: { select: { id: true, input: true } },
        reports: { select: { id: true }, orderBy: { version: 'desc' }, take: 1 },
      },
    }),
  )
  const reportId = generation ? readGenerationInput(generation.input).reportId : reports[0]?.id
  const events = generation ? followTaskPages(context, generation.id, args) : noEvents()
  return new EventPages(
    followGeneration(app.texts, reportId ? reportText(db, reportId) : null, events, signal),
  )
}

async function* noEvents(): AsyncGenerator<never> {}

/** The sections of a report (a UUID) as they are written. */
function reportText(db: WorkspaceDatabase, reportId: string): TextSource {
  return {
    channel: reportChannel(reportId),
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
