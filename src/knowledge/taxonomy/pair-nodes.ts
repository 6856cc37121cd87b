/** Keys that were merged away in a version, each with the key that holds them there. */
export type Merges = ReadonlyMap<string, string>

export interface KeyedNode {
  id: string
  key: string
}

/** A node of the version that is left, and the one of the next that takes over from it. Ids are UUIDs. */
export interface NodePair {
  sourceId: string
  targetId: string
}

/** The merges since two versions parted: those on the way to each of them, oldest version first. */
export interface Parting {
  toSource: readonly Merges[]
  toTarget: readonly Merges[]
}

/**
 * Which nodes of one version follow those of another: by key, after the merges on the way.
 * @returns `carried` has each source node at most once; several may lead to one target. `undone` has the target nodes that
 * were merged away on the way to the source, with the source node that holds them there: going back takes them apart again.
 */
export function pairNodes(
  source: readonly KeyedNode[],
  target: readonly KeyedNode[],
  { toSource, toTarget }: Parting,
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
