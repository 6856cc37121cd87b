import { findNodesByKey } from '../../knowledge/taxonomy/find-nodes-by-key.ts'
import {
  findDivergence,
  type KeyedNode,
  type NodePair,
  pairNodes,
} from '../../knowledge/taxonomy/pair-nodes.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { InputProblems } from '../shared/input-problems.ts'
import type { LockedAgent } from './find-agent.ts'

const MAX_NODES = 200

/** The nodes in the scope of an agent, and their taxonomy version. UUIDs. */
export interface Scope {
  taxonomyId: string
  nodeIds: string[]
}

/** UUID of the named or the published version. Adds a problem and returns null if there is none. */
export async function findVersion(
  tx: WorkspaceTransaction,
  version: string | null | undefined,
  problems: InputProblems,
): Promise<string | null> {
  const path = 'input.taxonomyVersion'
  if (!problems.isFine(path)) return null
  const taxonomy = await tx.taxonomy.findFirst({
    where: version ? { version } : { status: 'PUBLISHED' },
    select: { id: true },
  })
  if (taxonomy) return taxonomy.id
  const message = version
    ? `there is no taxonomy version "${version}"`
    : 'no taxonomy is published yet: publish one first or specify a version'
  problems.add(path, message)
  return null
}

/** The nodes with these keys in a version (a UUID). Adds a problem for every unknown key. */
export async function findScope(
  tx: WorkspaceTransaction,
  taxonomyId: string | null,
  nodeKeys: readonly string[],
  problems: InputProblems,
): Promise<Scope> {
  const keys = [...new Set(nodeKeys)]
  if (keys.length === 0 || keys.length > MAX_NODES)
    problems.add('input.nodeKeys', `must have 1 to ${MAX_NODES} nodes, but has ${keys.length}`)
  // Do not look up too many keys, or keys without a version.
  if (!taxonomyId || !problems.isFine('input.nodeKeys')) return { taxonomyId: '', nodeIds: [] }
  const nodeIdByKey = await findNodesByKey(tx, keys, { taxonomyId })
  for (const [i, key] of nodeKeys.entries())
    if (!nodeIdByKey.has(key))
      problems.add(`input.nodeKeys.${i}`, `there is no node with the key "${key}" in the taxonomy`)
  return { taxonomyId, nodeIds: [...nodeIdByKey.values()] }
}

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
  const divergence = await findDivergence(tx, workspaceId, sourceId, targetId)
  return pairNodes(nodesOf(sourceId), nodesOf(targetId), divergence).carried
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

/**
 * Moves the targets of an agent (a UUID) to the nodes that replace theirs. Call it after the new scope is written.
 * Targets outside the new scope are deleted. If two targets move to the same node, the higher one is kept.
 */
async function carryTargets(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
  pairs: readonly NodePair[],
): Promise<void> {
  const old = await tx.coverageTarget.findMany({ where: { agentId } })
  if (old.length === 0) return
  await tx.coverageTarget.deleteMany({ where: { agentId } })
  const sources = pairs.map(pair => pair.sourceId)
  const targets = pairs.map(pair => pair.targetId)
  await tx.$executeRaw`
    INSERT INTO coverage_targets (workspace_id, agent_id, node_id, documents)
    SELECT ${workspaceId}::uuid, ${agentId}::uuid, pair.target_id, max(old.documents)
    FROM unnest(${old.map(target => target.nodeId)}::uuid[], ${old.map(target => target.documents)}::int[]) AS old(node_id, documents)
    JOIN unnest(${sources}::uuid[], ${targets}::uuid[]) AS pair(source_id, target_id) ON pair.source_id = old.node_id
    WHERE EXISTS (
      SELECT FROM agent_nodes an JOIN taxonomy_closure c ON c.ancestor_id = an.node_id
      WHERE an.agent_id = ${agentId}::uuid AND c.descendant_id = pair.target_id)
    GROUP BY pair.target_id`
}
