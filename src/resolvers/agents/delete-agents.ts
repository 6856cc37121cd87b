import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { announceAlerts } from '../../platform/events/alert-log.ts'
import { decodeId } from '../../platform/ids.ts'
import { announceCancel, wakeTask } from '../../platform/tasks/task-topics.ts'
import { requireScope } from '../require-scope.ts'
import { checkBulk } from './check-bulk.ts'
import { removeAgents } from './remove-agents.ts'

/** Deletes an agent with its tasks, history, targets, schedules and alerts. Running tasks are stopped. */
export async function deleteAgent(
  context: ViewerContext,
  { id }: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const [result] = await removeAll(context, [id])
  if (!result || result instanceof NotFoundError) throw result ?? new NotFoundError('agent', id)
  return result
}

/**
 * Deletes up to 100 agents in one transaction.
 * @returns a result per id, in the order given. An unknown id does not affect the others.
 */
export async function deleteAgents(
  context: ViewerContext,
  { ids }: { ids: string[] },
): Promise<({ deletedId: string } | NotFoundError)[]> {
  requireScope(context, 'WRITE')
  checkBulk(ids)
  return removeAll(context, ids)
}

async function removeAll(
  { app, db, viewer }: ViewerContext,
  ids: readonly string[],
): Promise<({ deletedId: string } | NotFoundError)[]> {
  const { workspaceId } = viewer
  const asked = ids.map(id => ({ id, uuid: decodeId('Agent', id) }))
  const uuids = asked.flatMap(({ uuid }) => uuid ?? [])
  const { agentIds, openTaskIds } = await db.$transaction(tx => removeAgents(tx, workspaceId, uuids))
  // Workers stop the deleted tasks, and subscribers learn that the tasks and alerts no longer exist.
  if (openTaskIds.length) announceCancel(app.bus)
  for (const id of openTaskIds) wakeTask(app.bus, { id, workspaceId })
  for (const agentId of agentIds) announceAlerts(app.bus, { agentId, workspaceId })
  const left = new Set(agentIds)
  // If an id is given twice, the second one is not found.
  return asked.map(({ id, uuid }) =>
    uuid && left.delete(uuid) ? { deletedId: id } : new NotFoundError('agent', id),
  )
}
