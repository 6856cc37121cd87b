/** A document counts for a node when it is placed there at least this surely. */
export const COUNTING_CONFIDENCE = 0.7
/** Documents expected of a node for which the agent has no target of its own. */
export const DEFAULT_TARGET = 10
/** Share of its target under which a node is a gap, unless asked otherwise. */
export const DEFAULT_GAP_THRESHOLD = 0.5

export interface NodeCount {
  documents: number
  /** 0 takes the node out of the measure. */
  target: number
}

/** `min(documents, target) / target * 100`; 100 for a node out of the measure, for nothing is missing there. */
export function nodePercent({ documents, target }: NodeCount): number {
  return target === 0 ? 100 : (Math.min(documents, target) / target) * 100
}

/** `100 * sum(min(documents, target)) / sum(targets)`, and 0 with no targets. */
export function overallPercent(nodes: readonly NodeCount[]): number {
  const wanted = nodes.reduce((sum, node) => sum + node.target, 0)
  const held = nodes.reduce((sum, node) => sum + Math.min(node.documents, node.target), 0)
  return wanted === 0 ? 0 : (100 * held) / wanted
}

/** Documents still wanted by the target. */
export function missingDocuments({ documents, target }: NodeCount): number {
  return Math.max(0, target - documents)
}

/** Nodes strictly under the threshold (a share, 0 to 1), most missing documents first, then by key. */
export function findGaps<T extends NodeCount & { key: string }>(nodes: readonly T[], threshold: number): T[] {
  return nodes
    .filter(node => node.target > 0 && nodePercent(node) < threshold * 100)
    .sort((a, b) => missingDocuments(b) - missingDocuments(a) || (a.key < b.key ? -1 : 1))
}
