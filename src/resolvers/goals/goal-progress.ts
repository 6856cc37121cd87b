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

/** The unfinished text of a synthesis, for a client that joins while it is written. It has the sequence of the snapshot. */
export interface UnfinishedTextEntry {
  type: 'unfinished'
  sequence: number
  text: string
  lastEventId: string
}

export type GoalStreamEntry = StreamEntry<GoalLogEntry, number> | SnapshotEntry | UnfinishedTextEntry

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
    if (start) yield start.entries
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
      yield state.entries
    }
  }
  return new EventPages(follow(id))
}

interface State {
  sequence: number
  entries: GoalStreamEntry[]
}

/** The snapshot of a goal (a UUID), and what is written of a synthesis that is not finished. */
async function readState({ db, viewer }: RequestContext, goalId: string): Promise<State> {
  const [state] = await db.$queryRaw<{ sequence: number; text: string | null }[]>`
    SELECT g.last_sequence AS sequence, (
      SELECT string_agg(e.text, '' ORDER BY e.sequence) FROM goal_events e
      WHERE e.goal_id = g.id AND e.type = 'TEXT' AND e.sequence >= (
        SELECT max(sequence) FROM goal_events WHERE goal_id = g.id AND type = 'TEXT' AND is_restart)
        AND EXISTS (SELECT FROM tasks t WHERE t.goal_id = g.id AND t.kind = 'GOAL_SYNTHESIS' AND t.status IN ('PENDING', 'RUNNING'))
    ) AS text
    FROM goals g WHERE g.id = ${goalId}::uuid AND g.workspace_id = ${viewer.workspaceId}::uuid`
  if (!state) throw new NotFoundError('goal', encodeId('Goal', goalId))
  const { sequence, text } = state
  const lastEventId = String(sequence)
  const snapshot: SnapshotEntry = { type: 'snapshot', goalId, sequence, lastEventId }
  const unfinished = text ? [{ type: 'unfinished', sequence, text, lastEventId } as const] : []
  return { sequence, entries: [snapshot, ...unfinished] }
}
