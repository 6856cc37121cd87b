import { type NodeCount, overallPercent } from './coverage-math.ts'

type CoverageCause =
  | 'TAXONOMY_CHANGED'
  | 'SCOPE_CHANGED'
  | 'TARGETS_CHANGED'
  | 'DOCUMENTS_REMOVED'
  | 'PLACEMENTS_CHANGED'
  | 'DOCUMENTS_ADDED'

/** The effect of one cause on an agent's coverage. */
export interface CoverageChange {
  cause: CoverageCause
  /** Percentage points. The points of all causes add up to the total change. */
  points: number
  /** For users. */
  detail: string
}

/** A node of the current version, with its values in the previous and the current measurement. */
export interface NodeBefore {
  name: string
  isInScope: boolean
  /** Whether it is in the earlier scope: under the nodes chosen at the previous measurement. */
  isInEarlierScope: boolean
  /** Whether the previous measurement covered it, by its own key or as nodes that were merged into it. */
  isKnown: boolean
  target: number
  earlierTarget: number
  /** Documents at the previous measurement. */
  held: number
  /** Of these, those that no longer exist. */
  gone: number
  /** Documents now. */
  documents: number
  /** Of these, those that did not exist at the previous measurement. */
  added: number
}

interface ComparedCoverage {
  /** At the previous measurement. */
  percent: number
  versions: { from: string; to: string }
  /** Names of previously measured nodes that the current version no longer has in the earlier scope. */
  lost: readonly string[]
  /** Nodes of the current version that are in the earlier or the current scope. */
  nodes: readonly NodeBefore[]
}

/**
 * Splits the change between two measurements into causes. Applies one cause after another to the previous measurement,
 * in a fixed order, and assigns each the difference that it makes. Omits causes without effect.
 */
export function explainChange({ percent, versions, lost, nodes }: ComparedCoverage): CoverageChange[] {
  const inEarlierScope = nodes.filter(node => node.isInEarlierScope)
  const inScope = nodes.filter(node => node.isInScope)
  const steps: { cause: CoverageCause; counts: NodeCount[]; detail: () => string }[] = [
    {
      cause: 'TAXONOMY_CHANGED',
      counts: countNodes(inEarlierScope, previousDocuments, 'earlierTarget'),
      detail: () => describeNodes(namesOf(inEarlierScope.filter(node => !node.isKnown)), lost, versions),
    },
    {
      cause: 'SCOPE_CHANGED',
      counts: countNodes(inScope, previousDocuments, 'earlierTarget'),
      detail: () =>
        describeNodes(
          namesOf(inScope.filter(node => !node.isInEarlierScope)),
          namesOf(inEarlierScope.filter(node => !node.isInScope)),
        ),
    },
    {
      cause: 'TARGETS_CHANGED',
      counts: countNodes(inScope, previousDocuments),
      detail: () => describeTargets(inScope),
    },
    {
      cause: 'DOCUMENTS_REMOVED',
      counts: countNodes(inScope, remaining),
      detail: () => describeDocuments(inScope, previousDocuments, remaining),
    },
    {
      cause: 'PLACEMENTS_CHANGED',
      counts: countNodes(inScope, existingDocuments),
      detail: () => describeDocuments(inScope, remaining, existingDocuments),
    },
    {
      cause: 'DOCUMENTS_ADDED',
      counts: inScope,
      detail: () => describeDocuments(inScope, existingDocuments, node => node.documents),
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

/** A node that was not measured before counts with those of its documents that already existed. */
const previousDocuments = (node: NodeBefore) => (node.isKnown ? node.held : existingDocuments(node))
const remaining = (node: NodeBefore) => (node.isKnown ? node.held - node.gone : existingDocuments(node))
const existingDocuments = (node: NodeBefore) => node.documents - node.added

const countNodes = (
  nodes: readonly NodeBefore[],
  documentsOf: (node: NodeBefore) => number,
  target: 'target' | 'earlierTarget' = 'target',
) => nodes.map(node => ({ documents: documentsOf(node), target: node[target] }))

const namesOf = (nodes: readonly NodeBefore[]) => nodes.map(node => node.name)

/** Names listed in one sentence. Further ones are only counted. */
const MAX_NAMED = 3

/** Describes which nodes were added and removed: `+2 nodes (Leave, Travel), -1 node (Visa)`. */
function describeNodes(
  added: readonly string[],
  removed: readonly string[],
  versions?: { from: string; to: string },
): string {
  const parts = [
    versions && versions.from !== versions.to && `version ${versions.to} in place of ${versions.from}`,
    added.length > 0 && `+${count(added.length, 'node')} (${enumerate(added)})`,
    removed.length > 0 && `-${count(removed.length, 'node')} (${enumerate(removed)})`,
  ]
  return parts.filter(part => part).join(', ')
}

/** Describes the changed targets, largest change first: `Leave policy from 10 to 12`. */
function describeTargets(nodes: readonly NodeBefore[]): string {
  const changed = nodes.filter(node => node.target !== node.earlierTarget)
  const by = ({ target, earlierTarget }: NodeBefore) => Math.abs(target - earlierTarget)
  return enumerate(
    changed
      .toSorted((a, b) => by(b) - by(a))
      .map(({ name, target, earlierTarget }) => `${name} from ${earlierTarget} to ${target}`),
  )
}

/** Describes document changes that affect a node's coverage, largest first: `+12 documents under Leave policy`. */
function describeDocuments(
  nodes: readonly NodeBefore[],
  documentsBefore: (node: NodeBefore) => number,
  documentsAfter: (node: NodeBefore) => number,
): string {
  const moved = nodes.flatMap(node => {
    const [before, after] = [documentsBefore(node), documentsAfter(node)]
    const isMoved = Math.min(before, node.target) !== Math.min(after, node.target)
    return isMoved ? [{ name: node.name, change: after - before }] : []
  })
  return enumerate(
    moved
      .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
      .map(
        ({ name, change }) => `${change > 0 ? '+' : '-'}${count(Math.abs(change), 'document')} under ${name}`,
      ),
  )
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** `A, B, C and 3 more`. */
function enumerate(parts: readonly string[]): string {
  const others = parts.length - MAX_NAMED
  const named = parts.slice(0, MAX_NAMED).join(', ')
  return others > 0 ? `${named} and ${others} more` : named
}
