import type { RequestContext } from '../../context.ts'
import { NotFoundError } from '../../errors.ts'
import { type GoalLogEntry, goalLog } from '../../goals/store/goal-log.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { EventPages, followLog, type StreamEntry } from '../../streams/follow.ts'
import { readSequence, type StreamArgs } from '../tasks/task-events.ts'

/** The state of a goal up to a sequence, for a client that has no earlier events. */
export interface SnapshotEntry {
  type: 'snapshot'
  goalId: string
  sequence: number
  lastEventId: string
}

export type GoalStreamEntry = StreamEntry<GoalLogEntry, number> | SnapshotEntry

/**
 * Streams the changes of a goal. Without a position, and after a gap, starts with its current state.
 * @throws NotFoundError if it does not exist or is deleted.
 */
export function streamGoalProgress(
  context: RequestContext,
  { goalId, after, heartbeatSeconds }: StreamArgs<number> & { goalId: string },
): AsyncIterable<GoalStreamEntry> {
  const id = decodeId('Goal', goalId)
  if (!id) throw new NotFoundError('goal', goalId)
  const { app, db, viewer, signal, lastEventId } = context
  // After a reconnect, Last-Event-ID is newer than `after`.
  const from = lastEventId === null ? (after ?? null) : readSequence(lastEventId)
  async function* follow(goal: string): AsyncGenerator<readonly GoalStreamEntry[]> {
    const start = from === null ? await readState(context, goal) : null
    if (start) yield [start]
    const pages = followLog(app.readers, goalLog(db, { id: goal, workspaceId: viewer.workspaceId }), {
      after: start?.sequence ?? from ?? 0,
      heartbeatMs: heartbeatSeconds ? heartbeatSeconds * 1000 : undefined,
      signal,
    })
    let known = start?.sequence ?? 0
    for await (const page of pages) {
      const news = page.filter(entry => entry.type !== 'event' || entry.cursor > known)
      if (news.length > 0) yield news
      if (!page.some(({ type }) => type === 'gap')) continue
      const state = await readState(context, goal)
      known = state.sequence
      yield [state]
    }
  }
  return new EventPages(follow(id))
}

/**
 * The current state of a goal (a UUID). While a synthesis is written, its sequence is that before the first piece, so that all
 * pieces follow.
 */
async function readState({ db, viewer }: RequestContext, goalId: string): Promise<SnapshotEntry> {
  const [state] = await db.$queryRaw<{ sequence: number }[]>`
    SELECT coalesce((
      SELECT max(e.sequence) - 1 FROM goal_events e
      WHERE e.goal_id = g.id AND e.type = 'TEXT' AND e.is_restart AND EXISTS (
        SELECT FROM tasks t WHERE t.goal_id = g.id AND t.kind = 'GOAL_SYNTHESIS' AND t.status IN ('PENDING', 'RUNNING'))
    ), g.last_sequence) AS sequence
    FROM goals g WHERE g.id = ${goalId}::uuid AND g.workspace_id = ${viewer.workspaceId}::uuid`
  if (!state) throw new NotFoundError('goal', encodeId('Goal', goalId))
  return { type: 'snapshot', goalId, ...state, lastEventId: String(state.sequence) }
}
