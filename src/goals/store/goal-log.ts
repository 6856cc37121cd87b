import { NotFoundError } from '../../errors.ts'
import type { GoalEvent, GoalStep } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import type { EventLog, LogEntry, LogPage } from '../../streams/log.ts'
import { numberedPage } from '../../streams/numbered-page.ts'
import { goalChannel, hasEnded } from './goal-changes.ts'

/** An event of a goal. Its cursor is its sequence. */
export interface GoalLogEntry extends LogEntry<number> {
  event: GoalEvent & { step: GoalStep | null }
}

/** The events of one goal (a UUID), by sequence. Ends with the last event of a goal that has ended. */
export function goalLog(
  db: WorkspaceDatabase,
  { id, workspaceId }: { id: string; workspaceId: string },
): EventLog<GoalLogEntry, number> {
  /** Reads the goal and some of its events in one statement, so that they are consistent. */
  async function read(after: number | 'latest', limit: number): Promise<LogPage<GoalLogEntry, number>> {
    const found = await db.goal.findUnique({
      where: { id },
      select: {
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
    if (after === 'latest') events.reverse()
    return numberedPage({
      ...{ events, after, limit, task: null },
      lastSequence: goal.lastSequence,
      hasEnded: hasEnded(goal),
      keyOf: event => `${id} ${event.sequence}`,
    })
  }
  return {
    workspaceId,
    channel: goalChannel(id),
    compare: (a, b) => a - b,
    readLatest: limit => read('latest', limit),
    readAfter: read,
  }
}
