import type { ValidationIssue } from '../../errors.ts'

export interface GraphNode {
  key: string
  parentKeys: readonly string[]
}

const KEY =
  /^[\p{Ll}\p{Lo}\p{Nd}]+(?:-[\p{Ll}\p{Lo}\p{Nd}]+)*(?:\/[\p{Ll}\p{Lo}\p{Nd}]+(?:-[\p{Ll}\p{Lo}\p{Nd}]+)*)*$/u

/** The rule that `isNodeKey` checks, for messages. */
export const KEY_RULE = 'must be lowercase letters, digits and hyphens, with parts separated by "/"'

export function isNodeKey(key: string): boolean {
  return KEY.test(key)
}

/**
 * Finds all problems that keep nodes from being a directed acyclic graph with unique keys. `path` is that of the list.
 */
export function checkGraph(nodes: readonly GraphNode[], path: string): ValidationIssue[] {
  const issues: ValidationIssue[] = []
  const indexByKey = new Map<string, number>()
  nodes.forEach(({ key }, index) => {
    const earlier = indexByKey.get(key)
    if (!isNodeKey(key)) issues.push({ path: `${path}.${index}.key`, message: `"${key}" ${KEY_RULE}` })
    else if (earlier !== undefined)
      issues.push({
        path: `${path}.${index}.key`,
        message: `"${key}" is already the key of ${path}.${earlier}`,
      })
    else indexByKey.set(key, index)
  })
  nodes.forEach(({ parentKeys }, index) => {
    parentKeys.forEach((parent, i) => {
      if (!indexByKey.has(parent))
        issues.push({
          path: `${path}.${index}.parentKeys.${i}`,
          message: `there is no node with the key "${parent}"`,
        })
    })
  })
  for (const cycle of findCycles(nodes))
    issues.push({
      path: `${path}.${indexByKey.get(cycle[0] ?? '')}.parentKeys`,
      message: `the nodes form a cycle: ${cycle.join(' -> ')}`,
    })
  return issues
}

/** Sorts parents before children, keeping the given order where possible. The graph must be acyclic. */
export function sortParentsFirst<T extends GraphNode>(nodes: readonly T[]): T[] {
  const byKey = new Map(nodes.map(node => [node.key, node]))
  const sorted = new Set<T>()
  for (const start of nodes) {
    const pending = [start]
    for (let node = pending.at(-1); node; node = pending.at(-1)) {
      const parent = node.parentKeys
        .map(key => byKey.get(key))
        .find(candidate => candidate && !sorted.has(candidate))
      if (parent) pending.push(parent)
      else {
        sorted.add(node)
        pending.pop()
      }
    }
  }
  return [...sorted]
}

/** Returns one path per cycle found, from its first key back to it. */
function findCycles(nodes: readonly GraphNode[]): string[][] {
  const parentsOf = new Map<string, readonly string[]>()
  for (const { key, parentKeys } of nodes) if (!parentsOf.has(key)) parentsOf.set(key, parentKeys)
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[][] = []
  const walk = (start: string) => {
    const trail: { key: string; next: number }[] = [{ key: start, next: 0 }]
    state.set(start, 'open')
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const parent = parentsOf.get(top.key)?.[top.next++]
      if (parent === undefined) {
        state.set(top.key, 'done')
        trail.pop()
      } else if (state.get(parent) === 'open') {
        const keys = trail.map(step => step.key)
        cycles.push([...keys.slice(keys.indexOf(parent)), parent])
      } else if (parentsOf.has(parent) && !state.has(parent)) {
        state.set(parent, 'open')
        trail.push({ key: parent, next: 0 })
      }
    }
  }
  for (const { key } of nodes) if (!state.has(key)) walk(key)
  return cycles
}
