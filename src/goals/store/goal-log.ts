import { NotFoundError } from '../../errors.ts'
import type { GoalEvent, GoalStep } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import type { EventLog, Gap, LogEntry, LogPage } from '../../streams/log.ts'
import { goalChannel, hasEnded } from './goal-changes.ts'

/** An event of a goal. Its cursor is its sequence. */
export interface GoalLogEntry extends LogEntry<number> {
  event: GoalEvent & { step: GoalStep | null }
}

type Page = LogPage<GoalLogEntry, number>

/** The events of one goal (a UUID), by sequence. Ends with the last event of a goal that has ended. */
export function goalLog(
  db: WorkspaceDatabase,
  { id, workspaceId }: { id: string; workspaceId: string },
): EventLog<GoalLogEntry, number> {
  /** Reads the goal and some of its events in one statement, so that they are consistent. */
  async function read(after: number | 'latest', limit: number): Promise<Page> {
    const found = await db.goal.findUnique({
      where: { id },
      select: {
        id: true,
        status: true,
        lastSequence: true,
        events: {
          ...(after !== 'latest' && { where: { sequence: { gt: after } } }),
          include: { step: true },
          orderBy: { sequence: after === 'latest' ? 'desc' : 'asc' },
          take: limit,
        },
      },
    })
    if (!found) throw new NotFoundError('goal', encodeId('Goal', id))
    const { events, ...goal } = found
    return toPage(goal, after === 'latest' ? events.reverse() : events, { after, limit })
  }
  return {
    workspaceId,
    channel: goalChannel(id),
    compare: (a, b) => a - b,
    readLatest: limit => read('latest', limit),
    readAfter: read,
  }
}

function toPage(
  goal: { id: string; status: Parameters<typeof hasEnded>[0]['status']; lastSequence: number },
  events: GoalLogEntry['event'][],
  { after, limit }: { after: number | 'latest'; limit: number },
): Page {
  const next = events[0]?.sequence ?? goal.lastSequence + 1
  const start = next - 1
  const head = events.at(-1)?.sequence ?? start
  const isMissing = after !== 'latest' && after !== start
  return {
    start,
    // Events were deleted by retention, or the cursor is ahead of this database.
    gap: isMissing ? gapBefore(next, after) : null,
    entries: events.map(event => ({
      type: 'event',
      key: `${goal.id} ${event.sequence}`,
      cursor: event.sequence,
      lastEventId: String(event.sequence),
      event,
    })),
    head,
    isFull: events.length === limit,
    isHeldBack: false,
    isOver: head >= goal.lastSequence && hasEnded(goal),
  }
}

function gapBefore(next: number, from: number): Gap<number> {
  const until = next - 1
  return { type: 'gap', from: String(from), to: String(next), task: null, lastEventId: String(until), until }
}
