import { NotFoundError } from '../../errors.ts'
import { type AlertLogEntry, alertCursorOwner, alertLog } from '../../platform/events/alert-log.ts'
import { followLog } from '../../platform/events/follow-log.ts'
import { decodeCursor } from '../../platform/events/workspace-cursor.ts'
import { decodeId } from '../../platform/ids.ts'
import type { RequestContext } from '../../platform/requests/request-context.ts'
import { eventsOf } from '../../platform/streams/event-pages.ts'

/**
 * Alerts of an agent, or of all, behind a cursor or from now on.
 * @throws NotFoundError when there is no such agent, or no more; BAD_CURSOR for a cursor that is none of its own.
 */
export async function streamCoverageAlerts(
  { app, db, viewer, signal, lastEventId }: RequestContext,
  args: { agentId?: string | null | undefined; after?: string | null | undefined },
): Promise<AsyncIterable<AlertLogEntry>> {
  const { workspaceId } = viewer
  const agentId = args.agentId ? decodeId('Agent', args.agentId) : null
  if (typeof args.agentId === 'string' && !agentId) throw new NotFoundError('agent', args.agentId)
  const log = alertLog(db, { workspaceId, agentId })
  // What a connection that was cut has seen is later than what it was opened with.
  const cursor = lastEventId ?? args.after
  const after =
    typeof cursor === 'string'
      ? decodeCursor(alertCursorOwner(workspaceId), cursor)
      : (await log.readLatest(1)).head
  // Of this log nothing but its entries comes: it has no gaps, and nobody asks for heartbeats.
  return eventsOf(followLog(app.readers, log, { after, signal })) as AsyncIterable<AlertLogEntry>
}
