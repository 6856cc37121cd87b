import { NotFoundError } from '../errors.ts'
import type { Task, TaskEvent } from '../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { EventLog, Gap, LogEntry, LogPage } from '../streams/log.ts'
import { isFinished } from './status.ts'
import { type TaskRef, taskChannel } from './wake.ts'

/** An event of a task. Its cursor is its sequence. */
export interface TaskLogEntry extends LogEntry<number> {
  event: TaskEvent
}

type TaskLogPage = LogPage<TaskLogEntry, number>

/** The events of one task, by sequence. Ends with the last event of a finished task. */
export function taskLog(
  db: WorkspaceDatabase,
  { id: taskId, workspaceId }: TaskRef,
): EventLog<TaskLogEntry, number> {
  /** Reads the task and some of its events in one statement, so that they are consistent. */
  async function read(after: number | 'latest', limit: number): Promise<TaskLogPage> {
    const found = await db.task.findUnique({
      where: { id: taskId },
      include: {
        events: {
          ...(after !== 'latest' && { where: { sequence: { gt: after } } }),
          orderBy: { sequence: after === 'latest' ? 'desc' : 'asc' },
          take: limit,
        },
      },
    })
    if (!found) throw new NotFoundError('task', encodeId('Task', taskId))
    const { events, ...task } = found
    return toPage(task, after === 'latest' ? events.reverse() : events, { after, limit })
  }
  return {
    workspaceId,
    channel: taskChannel(taskId),
    compare: (a, b) => a - b,
    readLatest: limit => read('latest', limit),
    readAfter: read,
  }
}

function toPage(
  task: Task,
  events: TaskEvent[],
  { after, limit }: { after: number | 'latest'; limit: number },
): TaskLogPage {
  const next = events[0]?.sequence ?? task.lastSequence + 1
  const start = next - 1
  const head = events.at(-1)?.sequence ?? start
  const isMissing = after !== 'latest' && after !== start
  return {
    start,
    // Events were deleted by retention, or the cursor is ahead of this database.
    gap: isMissing ? gapBefore(next, after, task) : null,
    entries: events.map(event => ({
      type: 'event',
      key: event.position,
      cursor: event.sequence,
      lastEventId: String(event.sequence),
      event,
    })),
    head,
    isFull: events.length === limit,
    isHeldBack: false,
    isOver: head >= task.lastSequence && isFinished(events.at(-1)?.status ?? task.status),
  }
}

function gapBefore(next: number, from: number, task: Task): Gap<number> {
  const until = next - 1
  return { type: 'gap', from: String(from), to: String(next), task, lastEventId: String(until), until }
}
