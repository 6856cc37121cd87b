import type { TaskStatus } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { isFinished } from '../../platform/tasks/task-status.ts'
import { holdAgents } from './hold-agents.ts'

/**
 * Removes agents (UUIDs) of a workspace with everything that hangs on them, however much: tasks with their events, measurements,
 * targets, schedules, alerts, webhooks yet to be sent, and what was remembered of the requests that made them. A constant
 * number of statements.
 * @returns those that were there, and their tasks that were not over.
 */
export async function removeAgents(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ agentIds: string[]; openTaskIds: string[] }> {
  // Tasks before agents, as a worker that ends a measurement takes them.
  await holdTasks(tx, workspaceId, ids)
  const agentIds = (await holdAgents(tx, workspaceId, ids)).map(agent => agent.id)
  // None is made from here on. One that was made since would else be ended by a worker that waits for its agent meanwhile.
  const tasks = await holdTasks(tx, workspaceId, agentIds)
  const taskIds = tasks.map(task => task.id)
  await tx.$executeRaw`
    DELETE FROM webhook_deliveries WHERE workspace_id = ${workspaceId}::uuid AND task_id = ANY(${taskIds}::uuid[])`
  await tx.$executeRaw`
    DELETE FROM idempotency_keys WHERE workspace_id = ${workspaceId}::uuid AND object_id IN (
      SELECT unnest(${[...agentIds, ...taskIds]}::uuid[])
      UNION ALL SELECT id FROM coverage_snapshots WHERE agent_id = ANY(${agentIds}::uuid[]))`
  // The rest goes with them, by foreign keys.
  await tx.agent.deleteMany({ where: { id: { in: agentIds } } })
  return { agentIds, openTaskIds: tasks.filter(task => !isFinished(task.status)).map(task => task.id) }
}

function holdTasks(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentIds: readonly string[],
): Promise<{ id: string; status: TaskStatus }[]> {
  return tx.$queryRaw`
    SELECT id, status::text FROM tasks
    WHERE workspace_id = ${workspaceId}::uuid AND agent_id = ANY(${[...agentIds]}::uuid[]) ORDER BY id FOR UPDATE`
}
