import type { ValidationIssue } from '../../errors.ts'
import { isNodeKey, KEY_RULE } from './check-graph.ts'
import { DraftGraph, type DraftNode, MAX_KEYWORDS, type TaxonomyOperation } from './draft-graph.ts'

export interface EditedNodes {
  /** The edited nodes with `mergedKeys`. If there are issues, the original nodes. */
  nodes: DraftNode[]
  /** All problems, with paths below `path`. If there are any, nothing is applied. */
  issues: ValidationIssue[]
  /** Keys of merged nodes, each with the key of the node that finally contains it. */
  moved: Map<string, string>
}

interface Edit {
  graph: DraftGraph
  moved: Map<string, string>
  add(path: string, message: string): void
}

/**
 * Applies operations in order, all or none. `nodes` must be a directed acyclic graph with unique keys, and so is the
 * result. After a problem, applies as much of the operation as possible and continues, so that each mistake is reported
 * only once.
 */
export function applyOperations(
  nodes: readonly DraftNode[],
  operations: readonly TaxonomyOperation[],
  path = 'input.operations',
): EditedNodes {
  const issues: ValidationIssue[] = []
  const graph = new DraftGraph(nodes.map(node => ({ ...node, mergedKeys: [] })))
  const moved = new Map<string, string>()
  for (const [i, operation] of operations.entries()) {
    const edit = (name: string): Edit => ({
      graph,
      moved,
      add: (rest, message) => issues.push({ path: `${path}.${i}.${name}.${rest}`, message }),
    })
    if (operation.addNode) addNode(edit('addNode'), operation.addNode)
    if (operation.renameNode) renameNode(edit('renameNode'), operation.renameNode)
    if (operation.moveNode) moveNode(edit('moveNode'), operation.moveNode)
    if (operation.mergeNodes) mergeNodes(edit('mergeNodes'), operation.mergeNodes)
    if (operation.removeNode) removeNode(edit('removeNode'), operation.removeNode)
  }
  if (issues.length) return { nodes: [...nodes], issues, moved: new Map() }
  const known = new Set(nodes.map(node => node.key))
  const merged = Map.groupBy(
    [...moved].filter(([key]) => known.has(key)),
    ([, into]) => into,
  )
  const edited = graph.toList().map(node => ({
    ...node,
    mergedKeys: (merged.get(node.key) ?? []).map(([key]) => key),
  }))
  return { nodes: edited, issues, moved }
}

type Input<K extends keyof TaxonomyOperation> = NonNullable<TaxonomyOperation[K]>

function addNode(edit: Edit, node: Input<'addNode'>): void {
  if (!isNodeKey(node.key)) edit.add('key', `"${node.key}" ${KEY_RULE}`)
  if (edit.graph.has(node.key)) {
    edit.add('key', `a node with the key "${node.key}" already exists`)
    return
  }
  const parentKeys = knownParents(edit, node.parentKeys)
  edit.graph.put({ ...node, parentKeys })
}

function renameNode(edit: Edit, { key, name, description }: Input<'renameNode'>): void {
  const node = findNode(edit, 'key', key)
  if (node) edit.graph.put({ ...node, name, ...(description !== undefined && { description }) })
}

function moveNode(edit: Edit, { key, parentKeys }: Input<'moveNode'>): void {
  const node = findNode(edit, 'key', key)
  const parents = knownParents(edit, parentKeys)
  if (!node) return
  const below = edit.graph.below(key)
  for (const parent of parents.filter(each => below.has(each)))
    edit.add(
      `parentKeys.${parentKeys.indexOf(parent)}`,
      parent === key
        ? `"${key}" cannot be placed below itself`
        : `"${parent}" is below "${key}", so this would create a cycle`,
    )
  edit.graph.put({ ...node, parentKeys: parents.filter(parent => !below.has(parent)) })
}

function mergeNodes(edit: Edit, { keys, into }: Input<'mergeNodes'>): void {
  const { graph, moved } = edit
  const above = graph.above(into)
  if (keys.length === 0) edit.add('keys', 'must name at least 1 node to merge')
  const target = findNode(edit, 'into', into)
  for (const [i, key] of keys.entries()) {
    const place = `keys.${i}`
    if (keys.indexOf(key) < i) edit.add(place, `"${key}" is listed twice`)
    else if (key === into) edit.add(place, `"${key}" cannot be merged into itself`)
    else {
      const node = findNode(edit, place, key)
      if (!node || !target) continue
      if (above.has(key))
        edit.add(
          place,
          `"${into}" is below "${key}": merge "${into}" into "${key}", or move "${into}" elsewhere first`,
        )
      else {
        mergeOne(graph, node, into)
        noteMerged(moved, key, into)
      }
    }
  }
  const words = graph.get(into)?.keywords.length ?? 0
  if (words > MAX_KEYWORDS)
    edit.add('keys', `"${into}" would have ${words} keywords; at most ${MAX_KEYWORDS} are allowed`)
}

/** Moves children and keywords to `into`, which keeps its own parents. */
function mergeOne(graph: DraftGraph, node: DraftNode, into: string): void {
  for (const child of graph.childrenOf(node.key)) {
    const parentKeys = child.parentKeys.map(parent => (parent === node.key ? into : parent))
    graph.put({ ...child, parentKeys: [...new Set(parentKeys)] })
  }
  graph.remove(node.key)
  const target = graph.get(into)
  if (target) graph.put({ ...target, keywords: [...new Set([...target.keywords, ...node.keywords])] })
}

function noteMerged(moved: Map<string, string>, key: string, into: string): void {
  for (const [earlier, holder] of moved) if (holder === key) moved.set(earlier, into)
  if (!moved.has(key)) moved.set(key, into)
}

function removeNode(edit: Edit, { key }: Input<'removeNode'>): void {
  if (!findNode(edit, 'key', key)) return
  const orphans = edit.graph.childrenOf(key).filter(child => child.parentKeys.length === 1)
  if (orphans.length)
    edit.add('key', `"${key}" is the only parent of ${listKeys(orphans)}; move, merge or remove them first`)
  edit.graph.remove(key)
  for (const [merged, holder] of edit.moved) if (holder === key) edit.moved.delete(merged)
}

function findNode(edit: Edit, place: string, key: string): DraftNode | undefined {
  const node = edit.graph.get(key)
  if (!node) edit.add(place, noNode(edit, key))
  return node
}

function knownParents(edit: Edit, parentKeys: readonly string[]): string[] {
  for (const [i, key] of parentKeys.entries())
    if (!edit.graph.has(key)) edit.add(`parentKeys.${i}`, noNode(edit, key))
  return [...new Set(parentKeys)].filter(key => edit.graph.has(key))
}

function noNode({ moved }: Edit, key: string): string {
  const into = moved.get(key)
  return into
    ? `there is no node with the key "${key}" anymore: it was merged into "${into}"`
    : `there is no node with the key "${key}"`
}

function listKeys(nodes: readonly DraftNode[]): string {
  const keys = nodes.slice(0, 3).map(node => `"${node.key}"`)
  return nodes.length > 3 ? `${keys.join(', ')} and ${nodes.length - 3} more` : keys.join(', ')
}
