import { NotFoundError } from '../errors.ts'
import type { TaskEvent } from '../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { EventLog, LogEntry, LogPage } from '../streams/log.ts'
import { numberedPage } from '../streams/numbered-page.ts'
import { isFinished } from './status.ts'
import { type TaskRef, taskChannel } from './wake.ts'

/** An event of a task. Its cursor is its sequence. */
export interface TaskLogEntry extends LogEntry<number> {
  event: TaskEvent
}

/** The events of one task, by sequence. Ends with the last event of a finished task. */
export function taskLog(
  db: WorkspaceDatabase,
  { id: taskId, workspaceId }: TaskRef,
): EventLog<TaskLogEntry, number> {
  /** Reads the task and some of its events in one statement, so that they are consistent. */
  async function read(after: number | 'latest', limit: number): Promise<LogPage<TaskLogEntry, number>> {
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
    if (after === 'latest') events.reverse()
    return numberedPage({
      ...{ events, after, limit, task },
      lastSequence: task.lastSequence,
      hasEnded: isFinished(events.at(-1)?.status ?? task.status),
      keyOf: event => event.position,
    })
  }
  return {
    workspaceId,
    channel: taskChannel(taskId),
    compare: (a, b) => a - b,
    readLatest: limit => read('latest', limit),
    readAfter: read,
  }
}
