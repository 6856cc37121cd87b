import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Keys that were merged in a version, each with the key that they were merged into. */
export type Merges = ReadonlyMap<string, string>

export interface KeyedNode {
  id: string
  key: string
}

/** A node of the source version and its counterpart in the target version. IDs are UUIDs. */
export interface NodePair {
  sourceId: string
  targetId: string
}

/** The merges since two versions diverged, on the way to each of them, oldest version first. */
interface Divergence {
  toSource: readonly Merges[]
  toTarget: readonly Merges[]
}

/**
 * Pairs the nodes of two versions by key, following the merges on the way.
 * @returns `carried` contains each source node at most once. Several can lead to the same target. `undone` contains the
 * target nodes that were merged on the way to the source, with the source node that contains them: going back separates
 * them again.
 */
export function pairNodes(
  source: readonly KeyedNode[],
  target: readonly KeyedNode[],
  { toSource, toTarget }: Divergence,
): { carried: NodePair[]; undone: NodePair[] } {
  const sourceIds = new Map(source.map(({ key, id }) => [key, id]))
  const targetIds = new Map(target.map(({ key, id }) => [key, id]))
  const carried = source.flatMap(({ id, key }) => {
    const targetId = targetIds.get(follow(key, toTarget))
    return targetId ? [{ sourceId: id, targetId }] : []
  })
  const taken = new Set(carried.map(pair => pair.targetId))
  const undone = target.flatMap(({ id, key }) => {
    const sourceId = sourceIds.get(follow(key, toSource))
    return sourceId && !taken.has(id) ? [{ sourceId, targetId: id }] : []
  })
  return { carried, undone }
}

function follow(key: string, merges: readonly Merges[]): string {
  return merges.reduce((reached, version) => version.get(reached) ?? reached, key)
}

/**
 * Finds the merges on the way from the common ancestor of two versions (UUIDs), which may be one of them, to each of
 * them. Without a common ancestor, all merges in their histories count.
 */
export async function findDivergence(
  tx: WorkspaceTransaction,
  workspaceId: string,
  sourceId: string,
  targetId: string,
): Promise<Divergence> {
  const lines = await tx.$queryRaw<{ start: string; id: string }[]>`
    WITH RECURSIVE line AS (
      SELECT id AS start, id, based_on_id, 0 AS depth FROM taxonomies
      WHERE id = ANY(${[sourceId, targetId]}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      UNION ALL
      SELECT line.start, t.id, t.based_on_id, line.depth + 1 FROM line JOIN taxonomies t ON t.id = line.based_on_id
    )
    SELECT start, id FROM line ORDER BY depth DESC`
  const lineOf = (start: string) => lines.filter(row => row.start === start).map(row => row.id)
  const common = new Set(lineOf(sourceId)).intersection(new Set(lineOf(targetId)))
  const merging = await tx.taxonomyNode.findMany({
    where: {
      taxonomyId: { in: lines.map(row => row.id).filter(id => !common.has(id)) },
      mergedKeys: { isEmpty: false },
    },
    select: { taxonomyId: true, key: true, mergedKeys: true },
  })
  const mergesTo = (start: string) =>
    lineOf(start)
      .filter(id => !common.has(id))
      .map(id => {
        const nodes = merging.filter(node => node.taxonomyId === id)
        return new Map(nodes.flatMap(node => node.mergedKeys.map(key => [key, node.key] as const)))
      })
  return { toSource: mergesTo(sourceId), toTarget: mergesTo(targetId) }
}
