import { findDivergence } from '../../knowledge/taxonomy/find-parting.ts'
import { type KeyedNode, type NodePair, pairNodes } from '../../knowledge/taxonomy/pair-nodes.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { InputProblems } from '../input-problems.ts'
import { carryTargets } from './carry-targets.ts'
import { findScope, findVersion, type Scope } from './find-scope.ts'
import type { LockedAgent } from './hold-agents.ts'

export interface ScopeInput {
  nodeKeys?: string[] | null | undefined
  taxonomyVersion?: string | null | undefined
}

/**
 * Changes the nodes of an agent, its taxonomy version, or both. Its targets move to the nodes that replace theirs,
 * found by key and by merges. If the input is invalid, adds to `problems` and writes nothing.
 * @returns whether anything changed.
 */
export async function changeScope(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agent: LockedAgent,
  { nodeKeys, taxonomyVersion }: ScopeInput,
  problems: InputProblems,
): Promise<boolean> {
  if (!nodeKeys && !taxonomyVersion) return false
  const taxonomyId = taxonomyVersion ? await findVersion(tx, taxonomyVersion, problems) : agent.taxonomyId
  if (!taxonomyId) {
    if (nodeKeys) await findScope(tx, null, nodeKeys, problems)
    return false
  }
  const present = await tx.agentNode.findMany({
    where: { agentId: agent.id },
    select: { node: { select: { id: true, key: true } } },
  })
  const chosen = present.map(({ node }) => node)
  const pairs = await findPairs(tx, workspaceId, agent.taxonomyId, taxonomyId)
  const scope = nodeKeys
    ? await findScope(tx, taxonomyId, nodeKeys, problems)
    : { taxonomyId, nodeIds: follow(chosen, pairs, problems) }
  if (!problems.isEmpty) return false
  const isSame =
    taxonomyId === agent.taxonomyId &&
    new Set(scope.nodeIds).symmetricDifference(new Set(chosen.map(node => node.id))).size === 0
  if (isSame) return false
  await writeScope(tx, workspaceId, agent.id, scope)
  await carryTargets(tx, workspaceId, agent.id, pairs)
  return true
}

/** Pairs the nodes of one version with the nodes that replace them in the other. */
async function findPairs(
  tx: WorkspaceTransaction,
  workspaceId: string,
  sourceId: string,
  targetId: string,
): Promise<NodePair[]> {
  const nodes = await tx.taxonomyNode.findMany({
    where: { taxonomyId: { in: [sourceId, targetId] } },
    select: { id: true, key: true, taxonomyId: true },
  })
  const nodesOf = (taxonomyId: string) => nodes.filter(node => node.taxonomyId === taxonomyId)
  const parting = await findDivergence(tx, workspaceId, sourceId, targetId)
  return pairNodes(nodesOf(sourceId), nodesOf(targetId), parting).carried
}

function follow(chosen: readonly KeyedNode[], pairs: readonly NodePair[], problems: InputProblems): string[] {
  const targetOf = new Map(pairs.map(pair => [pair.sourceId, pair.targetId]))
  for (const { id, key } of chosen)
    if (!targetOf.has(id))
      problems.add(
        'input.taxonomyVersion',
        `does not contain the node "${key}", which is in the scope of the agent; set nodeKeys to choose nodes of this version`,
      )
  return [...new Set(chosen.map(node => targetOf.get(node.id) ?? ''))]
}

async function writeScope(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
  { taxonomyId, nodeIds }: Scope,
): Promise<void> {
  await tx.agent.update({
    where: { id: agentId },
    data: { taxonomyId, scopeChanges: { increment: 1 } },
  })
  await tx.agentNode.deleteMany({ where: { agentId } })
  await tx.agentNode.createMany({ data: nodeIds.map(nodeId => ({ workspaceId, agentId, nodeId })) })
}
