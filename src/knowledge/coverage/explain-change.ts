import { type NodeCount, overallPercent } from './coverage-math.ts'
import { describeDocuments, describeNodes, describeTargets } from './describe-change.ts'

export type CoverageCause =
  | 'TAXONOMY_CHANGED'
  | 'SCOPE_CHANGED'
  | 'TARGETS_CHANGED'
  | 'DOCUMENTS_REMOVED'
  | 'PLACEMENTS_CHANGED'
  | 'DOCUMENTS_ADDED'

/** What one cause did to the percentage of an agent. */
export interface CoverageChange {
  cause: CoverageCause
  /** Percentage points. Those of all causes add up to the change. */
  points: number
  /** For a person. */
  detail: string
}

/** A node of the present version, as it was measured before and as it is now. */
export interface NodeBefore {
  name: string
  isInScope: boolean
  /** Whether it would be, by the earlier choice of nodes. */
  isInEarlierScope: boolean
  /** Whether it was measured then, under its own key or as nodes that were merged into it. */
  isKnown: boolean
  target: number
  earlierTarget: number
  /** Documents that it held then, if it was measured. */
  held: number
  /** Of these, the ones that exist no more. */
  gone: number
  /** Documents that it holds now. */
  documents: number
  /** Of these, the ones that did not exist then. */
  added: number
}

export interface ComparedCoverage {
  /** At the measurement before. */
  percent: number
  versions: { from: string; to: string }
  /** Names of nodes that were measured then and are not in its scope in the present version. */
  lost: readonly string[]
  /** Of either scope, in the present version. */
  nodes: readonly NodeBefore[]
}

/**
 * Swaps in one cause after the other, in a fixed order, until the measurement before has become the present one: each gets the
 * step that it makes. A cause that moved nothing is left out.
 */
export function explainChange({ percent, versions, lost, nodes }: ComparedCoverage): CoverageChange[] {
  const byEarlierChoice = nodes.filter(node => node.isInEarlierScope)
  const inScope = nodes.filter(node => node.isInScope)
  const steps: { cause: CoverageCause; counts: NodeCount[]; detail: () => string }[] = [
    {
      cause: 'TAXONOMY_CHANGED',
      counts: byEarlierChoice.map(node => ({ documents: heldThen(node), target: node.earlierTarget })),
      detail: () =>
        describeNodes(
          byEarlierChoice.filter(node => !node.isKnown).map(node => node.name),
          lost,
          versions,
        ),
    },
    {
      cause: 'SCOPE_CHANGED',
      counts: inScope.map(node => ({ documents: heldThen(node), target: node.earlierTarget })),
      detail: () =>
        describeNodes(
          inScope.filter(node => !node.isInEarlierScope).map(node => node.name),
          byEarlierChoice.filter(node => !node.isInScope).map(node => node.name),
        ),
    },
    {
      cause: 'TARGETS_CHANGED',
      counts: inScope.map(node => ({ documents: heldThen(node), target: node.target })),
      detail: () => describeTargets(inScope),
    },
    {
      cause: 'DOCUMENTS_REMOVED',
      counts: inScope.map(node => ({ documents: remaining(node), target: node.target })),
      detail: () => describeDocuments(inScope, node => [heldThen(node), remaining(node)]),
    },
    {
      cause: 'PLACEMENTS_CHANGED',
      counts: inScope.map(node => ({ documents: elder(node), target: node.target })),
      detail: () => describeDocuments(inScope, node => [remaining(node), elder(node)]),
    },
    {
      cause: 'DOCUMENTS_ADDED',
      counts: inScope.map(node => ({ documents: node.documents, target: node.target })),
      detail: () => describeDocuments(inScope, node => [elder(node), node.documents]),
    },
  ]
  const changes: CoverageChange[] = []
  let reached = percent
  for (const { cause, counts, detail } of steps) {
    const next = overallPercent(counts)
    if (next !== reached) changes.push({ cause, points: next - reached, detail: detail() })
    reached = next
  }
  return changes
}

/** A node that was not measured then counts with what it holds of the documents there were. */
const heldThen = (node: NodeBefore) => (node.isKnown ? node.held : elder(node))
const remaining = (node: NodeBefore) => (node.isKnown ? node.held - node.gone : elder(node))
const elder = (node: NodeBefore) => node.documents - node.added
