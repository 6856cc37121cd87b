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

export type TrendDirection = 'RISING' | 'FLAT' | 'FALLING'

export interface TrendPoint {
  at: Date
  percent: number
}

/** Changes of fewer percentage points, in either direction, are flat. */
const FLAT_BELOW_POINTS = 0.5

/** Computes the change from the first point to the last. */
export function describeTrend(points: readonly TrendPoint[]): {
  changePoints: number
  direction: TrendDirection
} {
  const changePoints = (points.at(-1)?.percent ?? 0) - (points[0]?.percent ?? 0)
  if (Math.abs(changePoints) < FLAT_BELOW_POINTS) return { changePoints, direction: 'FLAT' }
  return { changePoints, direction: changePoints > 0 ? 'RISING' : 'FALLING' }
}

/** 95% of a normal distribution lies within this many standard deviations. */
const Z = 1.959963984540054

/** A proportion and its 95% Wilson score interval, each from 0 to 1. */
export interface Share {
  share: number
  low: number
  high: number
}

/** @param total at least 1 */
export function wilson(count: number, total: number): Share {
  const share = count / total
  const middle = share + (Z * Z) / (2 * total)
  const reach = Z * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total))
  const scale = 1 + (Z * Z) / total
  return {
    share,
    low: count === 0 ? 0 : (middle - reach) / scale,
    high: count === total ? 1 : (middle + reach) / scale,
  }
}
