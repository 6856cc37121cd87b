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
export interface Divergence {
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
