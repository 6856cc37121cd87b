/** Minimum confidence at which a placement counts toward coverage. */
export const MIN_COUNTED_CONFIDENCE = 0.7
/** Target, in documents, of a node for which the agent sets none. */
export const DEFAULT_TARGET = 10
/** Share of its target below which a node is a gap by default. */
export const DEFAULT_GAP_THRESHOLD = 0.5

export interface NodeCount {
  documents: number
  /** 0 excludes the node from coverage. */
  target: number
}

/** `min(documents, target) / target * 100`, or 100 if the target is 0. */
export function nodePercent({ documents, target }: NodeCount): number {
  return target === 0 ? 100 : (Math.min(documents, target) / target) * 100
}

/** `100 * sum(min(documents, target)) / sum(targets)`, or 0 without targets. */
export function overallPercent(nodes: readonly NodeCount[]): number {
  const wanted = nodes.reduce((sum, node) => sum + node.target, 0)
  const held = nodes.reduce((sum, node) => sum + Math.min(node.documents, node.target), 0)
  return wanted === 0 ? 0 : (100 * held) / wanted
}

/** Documents missing to reach the target. */
export function missingDocuments({ documents, target }: NodeCount): number {
  return Math.max(0, target - documents)
}

/** Nodes below the threshold (a share, 0 to 1), sorted by missing documents, most first, then by key. */
export function findGaps<T extends NodeCount & { key: string }>(nodes: readonly T[], threshold: number): T[] {
  return nodes
    .filter(node => node.target > 0 && nodePercent(node) < threshold * 100)
    .sort((a, b) => missingDocuments(b) - missingDocuments(a) || (a.key < b.key ? -1 : 1))
}
