import { listNames, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { announceAlerts } from '../../coverage/alert-log.ts'
import { NotFoundError } from '../../errors.ts'
import type { TaskStatus } from '../../generated/prisma/client.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { isFinished } from '../../tasks/status.ts'
import { announceCancel } from '../../tasks/wake.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkBulk, lockAgents } from './find-agent.ts'

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
  context: ViewerContext,
  ids: readonly string[],
): Promise<({ deletedId: string } | NotFoundError)[]> {
  const asked = ids.map(id => ({ id, uuid: decodeId('Agent', id) }))
  const uuids = asked.flatMap(({ uuid }) => uuid ?? [])
  const left = new Set(await transact(context, tx => removeAgents(context, tx, uuids)))
  // If an id is given twice, the second one is not found.
  return asked.map(({ id, uuid }) =>
    uuid && left.delete(uuid) ? { deletedId: id } : new NotFoundError('agent', id),
  )
}

/**
 * Deletes agents (UUIDs) of a workspace with everything that belongs to them: tasks with their events and webhook
 * deliveries, measurements, targets, schedules, alerts, and the idempotency keys of the requests that created them.
 * Uses a constant number of statements.
 * @returns the agents that existed.
 */
async function removeAgents(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  ids: readonly string[],
): Promise<string[]> {
  const { workspaceId } = context.viewer
  // Lock tasks before agents, as a worker does when it ends a measurement.
  await lockTasks(tx, workspaceId, ids)
  const agentIds = (await lockAgents(tx, workspaceId, ids)).map(agent => agent.id)
  if (agentIds.length > 0) await recordDeletion(context, tx, agentIds)
  // No task can be created from here on. Lock those created since: a worker that waits for the agent would end them.
  const tasks = await lockTasks(tx, workspaceId, agentIds)
  const taskIds = tasks.map(task => task.id)
  await tx.$executeRaw`
    DELETE FROM webhook_deliveries WHERE workspace_id = ${workspaceId}::uuid AND task_id = ANY(${taskIds}::uuid[])`
  await tx.$executeRaw`
    DELETE FROM idempotency_keys WHERE workspace_id = ${workspaceId}::uuid AND object_id IN (
      SELECT unnest(${[...agentIds, ...taskIds]}::uuid[])
      UNION ALL SELECT id FROM coverage_snapshots WHERE agent_id = ANY(${agentIds}::uuid[]))`
  // Foreign keys cascade to the rest.
  await tx.agent.deleteMany({ where: { id: { in: agentIds } } })
  // Workers stop the deleted tasks, and subscribers learn that the tasks and alerts no longer exist.
  for (const { id, status } of tasks) if (!isFinished(status)) announceCancel(tx, { id, workspaceId })
  for (const agentId of agentIds) announceAlerts(tx, { agentId, workspaceId })
  return agentIds
}

async function recordDeletion(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  agentIds: readonly string[],
): Promise<void> {
  const agents = await tx.agent.findMany({
    where: { id: { in: [...agentIds] } },
    select: { name: true },
    orderBy: { id: 'asc' },
  })
  const names = listNames(agents.map(({ name }) => name))
  await recordAudit(tx, context, {
    action: 'AGENT_DELETED',
    subjectId: agentIds.map(id => encodeId('Agent', id)),
    summary:
      agents.length === 1 ? `Deleted the agent ${names}.` : `Deleted ${agents.length} agents: ${names}.`,
  })
}

function lockTasks(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentIds: readonly string[],
): Promise<{ id: string; status: TaskStatus }[]> {
  return tx.$queryRaw`
    SELECT id, status::text FROM tasks
    WHERE workspace_id = ${workspaceId}::uuid AND agent_id = ANY(${[...agentIds]}::uuid[]) ORDER BY id FOR UPDATE`
}
