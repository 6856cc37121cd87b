import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError, type ValidationIssue } from '../../errors.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { type ConfigInput, givenConfig } from './agent-config.ts'
import { findScope, findVersion, type Scope } from './agent-scope.ts'
import { startMeasurement } from './refresh-coverage.ts'

interface CreateAgentInput extends ConfigInput {
  name: string
  nodeKeys: string[]
  taxonomyVersion?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/**
 * Creates an agent and starts its first measurement, in one transaction. `found` contains earlier input problems.
 * @throws ValidationError with all problems.
 */
export async function createAgent(
  context: ViewerContext,
  input: CreateAgentInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ agentId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { viewer } = context
  const { idempotencyKey: key, ...request } = input
  const agentId = uuidv7()
  return transact(context, async tx => {
    const claim = { operation: 'createAgent', key, input: request, makes: 'Agent', id: agentId } as const
    const first = found.length === 0 ? await claimIdempotencyKey(context, tx, claim) : null
    if (first) return recall(tx, first)
    const problems = new InputProblems(found)
    const taxonomyId = await findVersion(tx, input.taxonomyVersion, problems)
    const scope = await findScope(tx, taxonomyId, input.nodeKeys, problems)
    problems.throwIfAny()
    const { workspaceId } = viewer
    await withinQuotas(tx, workspaceId, ['AGENTS'], () =>
      writeAgent(tx, { id: agentId, workspaceId }, scope, input),
    )
    return { agentId, taskId: await startMeasurement(context, tx, agentId) }
  })
}

async function recall(
  tx: WorkspaceTransaction,
  agentId: string,
): Promise<{ agentId: string; taskId: string }> {
  const task = await tx.task.findFirstOrThrow({
    where: { agentId, kind: 'COVERAGE_REFRESH' },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return { agentId, taskId: task.id }
}

async function writeAgent(
  tx: WorkspaceTransaction,
  { id, workspaceId }: { id: string; workspaceId: string },
  { taxonomyId, nodeIds }: Scope,
  input: CreateAgentInput,
): Promise<void> {
  await tx.agent.create({
    data: { id, workspaceId, taxonomyId, name: toNfc(input.name).trim(), ...givenConfig(input) },
  })
  await tx.agentNode.createMany({ data: nodeIds.map(nodeId => ({ workspaceId, agentId: id, nodeId })) })
}

/** Copies an agent under a new name and starts the first measurement of the copy. The history is not copied. */
export async function cloneAgent(
  context: ViewerContext,
  input: { id: string; name: string },
): Promise<{ agentId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId } = context.viewer
  const sourceId = decodeId('Agent', input.id)
  const id = uuidv7()
  return transact(context, async tx => {
    const copy = { id, workspaceId, name: input.name }
    const exists =
      sourceId && (await withinQuotas(tx, workspaceId, ['AGENTS'], () => copyAgent(tx, copy, sourceId)))
    if (!exists) throw new NotFoundError('agent', input.id)
    await tx.$executeRaw`
      INSERT INTO agent_nodes (workspace_id, agent_id, node_id)
      SELECT workspace_id, ${id}::uuid, node_id FROM agent_nodes
      WHERE agent_id = ${sourceId}::uuid AND workspace_id = ${workspaceId}::uuid`
    await tx.$executeRaw`
      INSERT INTO coverage_targets (workspace_id, agent_id, node_id, documents)
      SELECT workspace_id, ${id}::uuid, node_id, documents FROM coverage_targets
      WHERE agent_id = ${sourceId}::uuid AND workspace_id = ${workspaceId}::uuid`
    await copyProbes(tx, sourceId, id)
    return { agentId: id, taskId: await startMeasurement(context, tx, id) }
  })
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
