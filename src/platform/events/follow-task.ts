import type { Task, TaskEvent } from '../../generated/prisma/client.ts'
import type { App } from '../app.ts'
import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'
import { isFinished } from '../tasks/task-status.ts'
import { taskTopic } from '../tasks/task-topics.ts'
import { createWakeUp } from './wake-up.ts'

const PAGE = 100

/** What a reader of a task's events gets, in order. */
export type TaskStreamEntry =
  | { type: 'event'; event: TaskEvent }
  /** Events after `from` and before `to` are gone; `task` is the state to start afresh from. */
  | { type: 'gap'; from: number; to: number; task: Task }
  | { type: 'heartbeat'; at: Date }

export interface FollowOptions {
  taskId: string
  /** The last sequence seen; 0 for all. Undefined: the latest event, then what follows. */
  after: number | undefined
  heartbeatMs: number | undefined
  signal: AbortSignal
}

/**
 * Every event of a task after `after`, in order, each once; ends after the last one of a finished task, or when the
 * signal is aborted. Rows are the truth: wake-ups only say when to look, and it looks by itself as well.
 */
export async function* followTask(
  app: App,
  db: WorkspaceDatabase,
  options: FollowOptions,
): AsyncGenerator<TaskStreamEntry> {
  const { taskId, signal } = options
  const wakeUp = createWakeUp()
  // Subscribed before the first read: what is written after that read rings.
  const unsubscribe = await app.bus.subscribe(taskTopic(taskId), wakeUp.ring)
  try {
    let cursor = options.after
    let heartbeatDue = options.heartbeatMs === undefined ? Infinity : Date.now() + options.heartbeatMs
    while (!signal.aborted) {
      const { task, events } = await readAfter(db, taskId, cursor)
      if (!task) return
      cursor ??= task.lastSequence - 1
      const next = events[0]?.sequence ?? task.lastSequence + 1
      if (next !== cursor + 1) {
        // Removed by retention, or a cursor from a future that never was.
        yield { type: 'gap', from: cursor, to: next, task }
        cursor = next - 1
      }
      for (const event of events) {
        yield { type: 'event', event }
        cursor = event.sequence
      }
      if (events.length === PAGE) continue
      // An end and all events up to it become visible together; the task may have been read just before.
      if (cursor >= task.lastSequence && isFinished(events.at(-1)?.status ?? task.status)) return
      if (Date.now() >= heartbeatDue) {
        yield { type: 'heartbeat', at: new Date() }
        heartbeatDue = Date.now() + (options.heartbeatMs ?? Infinity)
      }
      await wakeUp.wait(Math.max(0, Math.min(app.config.eventPollMs, heartbeatDue - Date.now())), signal)
    }
  } finally {
    unsubscribe()
  }
}

/** One page of events and the task, read so that no event up to `task.lastSequence` can be missing from the pages. */
async function readAfter(db: WorkspaceDatabase, taskId: string, after: number | undefined) {
  const task = await db.task.findUnique({ where: { id: taskId } })
  const from = after ?? (task ? task.lastSequence - 1 : 0)
  const events = task
    ? await db.taskEvent.findMany({
        where: { taskId, sequence: { gt: from } },
        orderBy: { sequence: 'asc' },
        take: PAGE,
      })
    : []
  return { task, events }
}
