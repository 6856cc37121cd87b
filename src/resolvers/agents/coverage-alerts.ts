import { visibleAgentIds } from '../../auth/viewer.ts'
import type { RequestContext, ViewerContext } from '../../context.ts'
import { type AlertLogEntry, alertCursorOwner, alertLog } from '../../coverage/alert-log.ts'
import { NotFoundError, requestError } from '../../errors.ts'
import { decodeId } from '../../platform/ids.ts'
import { EventPages, followLog } from '../../streams/follow.ts'
import { decodeCursor } from '../../streams/workspace-cursor.ts'
import { requireScope } from '../shared/require-scope.ts'
import { canSeeAgent } from '../shared/visible-agents.ts'

interface CoverageAlertInput {
  agentId: string
  belowPercent?: number | null | undefined
  dropPoints?: number | null | undefined
}

/** Sets when an agent's coverage raises an alert, from the next measurement on. Never, if no threshold is given. */
export async function setCoverageAlert(
  context: ViewerContext,
  { agentId, belowPercent, dropPoints }: CoverageAlertInput,
): Promise<{ agentId: string }> {
  requireScope(context, 'WRITE')
  const id = decodeId('Agent', agentId)
  const rule = { alertBelow: belowPercent ?? null, alertDrop: dropPoints ?? null }
  const found = id ? await context.db.agent.updateMany({ where: { id }, data: rule }) : null
  if (!id || !found?.count) throw new NotFoundError('agent', agentId)
  return { agentId: id }
}

/**
 * Alerts of one agent, or of all agents, after a cursor or from now on.
 * @throws NotFoundError if the agent does not exist, is not visible to the viewer or is deleted; FORBIDDEN without an
 * agent if the key is restricted to some; BAD_CURSOR if the cursor is not from this stream.
 */
export async function streamCoverageAlerts(
  context: RequestContext,
  args: { agentId?: string | null | undefined; after?: string | null | undefined },
): Promise<EventPages<AlertLogEntry>> {
  const { app, db, viewer, signal, lastEventId } = context
  const { workspaceId } = viewer
  const agentId = args.agentId ? decodeId('Agent', args.agentId) : null
  if (typeof args.agentId === 'string' && !(agentId && canSeeAgent(context, agentId)))
    throw new NotFoundError('agent', args.agentId)
  if (!agentId && visibleAgentIds(viewer))
    throw requestError('FORBIDDEN', 'This API key is restricted to agents. Pass one of them as agentId.')
  const log = alertLog(db, { workspaceId, agentId })
  // After a reconnect, Last-Event-ID is newer than `after`.
  const cursor = lastEventId ?? args.after
  const after =
    typeof cursor === 'string'
      ? decodeCursor(alertCursorOwner(workspaceId), cursor)
      : (await log.readLatest(1)).head
  // This log has no gaps, and no heartbeats are requested, so all of its entries are alerts.
  return new EventPages(followLog(app.readers, log, { after, signal })) as EventPages<AlertLogEntry>
}
