import type { TaskStatus } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { isFinished } from '../../platform/tasks/task-status.ts'
import { lockAgents } from './hold-agents.ts'

/**
 * Deletes agents (UUIDs) of a workspace with everything that belongs to them: tasks with their events and webhook
 * deliveries, measurements, targets, schedules, alerts, and the idempotency keys of the requests that created them.
 * Uses a constant number of statements.
 * @returns the agents that existed, and their unfinished tasks.
 */
export async function removeAgents(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ agentIds: string[]; openTaskIds: string[] }> {
  // Lock tasks before agents, as a worker does when it ends a measurement.
  await lockTasks(tx, workspaceId, ids)
  const agentIds = (await lockAgents(tx, workspaceId, ids)).map(agent => agent.id)
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
  return { agentIds, openTaskIds: tasks.filter(task => !isFinished(task.status)).map(task => task.id) }
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
