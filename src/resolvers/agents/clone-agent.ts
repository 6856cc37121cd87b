import { v7 as uuidv7 } from 'uuid'
import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { requireScope } from '../require-scope.ts'
import { startMeasurement } from './start-measurement.ts'

/** Copies an agent under a new name and starts the first measurement of the copy. The history is not copied. */
export async function cloneAgent(
  context: ViewerContext,
  input: { id: string; name: string },
): Promise<{ agentId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  const sourceId = decodeId('Agent', input.id)
  const id = uuidv7()
  const taskId = await db.$transaction(async tx => {
    const exists = sourceId && (await copyAgent(tx, { id, workspaceId, name: input.name }, sourceId))
    if (!exists) throw new NotFoundError('agent', input.id)
    await tx.$executeRaw`
      INSERT INTO agent_nodes (workspace_id, agent_id, node_id)
      SELECT workspace_id, ${id}::uuid, node_id FROM agent_nodes WHERE agent_id = ${sourceId}::uuid`
    await tx.$executeRaw`
      INSERT INTO coverage_targets (workspace_id, agent_id, node_id, documents)
      SELECT workspace_id, ${id}::uuid, node_id, documents FROM coverage_targets WHERE agent_id = ${sourceId}::uuid`
    await copyProbes(tx, sourceId, id)
    return startMeasurement(context, tx, id)
  })
  announceTask(app.bus, { id: taskId, workspaceId })
  return { agentId: id, taskId }
}

/** Copies the curated probes without their verdicts. Learned probes are part of the source's history. */
async function copyProbes(tx: WorkspaceTransaction, sourceId: string, agentId: string): Promise<void> {
  const probes = await tx.probe.findMany({
    where: { agentId: sourceId, source: 'CURATED' },
    select: { workspaceId: true, nodeId: true, question: true, digest: true, source: true },
    orderBy: { id: 'asc' },
  })
  await tx.probe.createMany({ data: probes.map(probe => ({ ...probe, agentId })) })
}

/** @returns false if the source does not exist. */
async function copyAgent(
  tx: WorkspaceTransaction,
  { id, workspaceId, name }: { id: string; workspaceId: string; name: string },
  sourceId: string,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    INSERT INTO agents (id, name, workspace_id, taxonomy_id, scope_description, top_k, lexical, trigram, semantic, min_score,
      answers, learn_from_misses, alert_below, alert_drop)
    SELECT ${id}::uuid, ${toNfc(name).trim()}, workspace_id, taxonomy_id, scope_description, top_k, lexical, trigram,
      semantic, min_score, answers, learn_from_misses, alert_below, alert_drop
    FROM agents WHERE id = ${sourceId}::uuid AND workspace_id = ${workspaceId}::uuid`
  return count > 0
}
