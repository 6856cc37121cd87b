import type { NodeBefore } from './explain-change.ts'

/** Names listed in one sentence. Further ones are only counted. */
const MAX_NAMED = 3

/** Describes which nodes were added and removed: `+2 nodes (Leave, Travel), -1 node (Visa)`. */
export function describeNodes(
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
export function describeTargets(nodes: readonly NodeBefore[]): string {
  const changed = nodes.filter(node => node.target !== node.earlierTarget)
  const by = ({ target, earlierTarget }: NodeBefore) => Math.abs(target - earlierTarget)
  return enumerate(
    changed
      .toSorted((a, b) => by(b) - by(a))
      .map(({ name, target, earlierTarget }) => `${name} from ${earlierTarget} to ${target}`),
  )
}

/** Describes document changes that affect a node's coverage, largest first: `+12 documents under Leave policy`. */
export function describeDocuments(
  nodes: readonly NodeBefore[],
  countsOf: (node: NodeBefore) => [before: number, after: number],
): string {
  const moved = nodes.flatMap(node => {
    const [before, after] = countsOf(node)
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
