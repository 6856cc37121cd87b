import type { World } from './coverage-worlds.ts'

// A simple and slow implementation of coverage. It shares no code with the implementation that it checks.

interface ReferenceCoverage {
  percent: number
  totalDocuments: number
  totalChunks: number
  nodes: { nodeId: string; documents: number; target: number; percent: number }[]
}

export function measureWorld(world: World): ReferenceCoverage {
  const scope = nodesBelow(world, world.rootIds)
  const all: string[] = []
  const nodes = []
  let held = 0
  let wanted = 0
  for (const nodeId of scope) {
    const documents = countingDocuments(world, nodeId)
    const target = targetOf(world, nodeId)
    for (const id of documents) if (!all.includes(id)) all.push(id)
    held += Math.min(documents.length, target)
    wanted += target
    const percent = target === 0 ? 100 : documents.length >= target ? 100 : (documents.length / target) * 100
    nodes.push({ nodeId, documents: documents.length, target, percent })
  }
  let totalChunks = 0
  for (const document of world.documents) if (all.includes(document.id)) totalChunks += document.chunks
  return { percent: wanted === 0 ? 0 : (100 * held) / wanted, totalDocuments: all.length, totalChunks, nodes }
}

/** @returns the effect of each cause on the coverage from one world to a changed one, without causes that have none. */
export function explainWorlds(before: World, after: World): { cause: string; points: number }[] {
  const scopeThen = nodesBelow(before, before.rootIds)
  const isSameVersion = before.version === after.version
  /** Earlier nodes in scope that became this node, with the same key first. */
  const meantBy = (nodeId: string) => {
    const node = after.nodes.find(({ id }) => id === nodeId)
    const own: string[] = []
    const merged: string[] = []
    for (const earlierId of scopeThen) {
      const earlier = before.nodes.find(({ id }) => id === earlierId)
      if (!node || !earlier) continue
      if (earlier.key === node.key) own.push(earlierId)
      else if (!isSameVersion && node.mergedKeys.includes(earlier.key)) merged.push(earlierId)
    }
    return { own, merged, all: [...own, ...merged] }
  }
  const existsNow = (id: string) => after.documents.some(document => document.id === id)
  const existedThen = (id: string) => before.documents.some(document => document.id === id)
  const now = (nodeId: string) => countingDocuments(after, nodeId)
  const elder = (nodeId: string) => now(nodeId).filter(existedThen)
  const then = (nodeId: string) => {
    const meant = meantBy(nodeId).all
    if (meant.length === 0) return elder(nodeId)
    const documents: string[] = []
    for (const earlierId of meant)
      for (const id of countingDocuments(before, earlierId)) if (!documents.includes(id)) documents.push(id)
    return documents
  }
  const remaining = (nodeId: string) => then(nodeId).filter(existsNow)
  const targetThen = (nodeId: string) => {
    const { own, merged } = meantBy(nodeId)
    if (own[0]) return targetOf(before, own[0])
    const targets = merged.map(id => targetOf(before, id))
    return targets.length ? Math.max(...targets) : targetOf(after, nodeId)
  }
  const targetNow = (nodeId: string) => targetOf(after, nodeId)
  const rootsThen = after.nodes
    .filter(({ id }) => meantBy(id).all.some(earlierId => before.rootIds.includes(earlierId)))
    .map(({ id }) => id)
  const earlierScope = nodesBelow(after, rootsThen)
  const scope = nodesBelow(after, after.rootIds)
  const steps = [
    { cause: 'TAXONOMY_CHANGED', percent: percentOf(earlierScope, then, targetThen) },
    { cause: 'SCOPE_CHANGED', percent: percentOf(scope, then, targetThen) },
    { cause: 'TARGETS_CHANGED', percent: percentOf(scope, then, targetNow) },
    { cause: 'DOCUMENTS_REMOVED', percent: percentOf(scope, remaining, targetNow) },
    { cause: 'PLACEMENTS_CHANGED', percent: percentOf(scope, elder, targetNow) },
    { cause: 'DOCUMENTS_ADDED', percent: percentOf(scope, now, targetNow) },
  ]
  const changes = []
  let reached = measureWorld(before).percent
  for (const { cause, percent } of steps) {
    if (percent !== reached) changes.push({ cause, points: percent - reached })
    reached = percent
  }
  return changes
}

function percentOf(
  nodeIds: readonly string[],
  documentsOf: (nodeId: string) => readonly string[],
  targetOf: (nodeId: string) => number,
): number {
  let held = 0
  let wanted = 0
  for (const nodeId of nodeIds) {
    const documents = documentsOf(nodeId).length
    const target = targetOf(nodeId)
    held += Math.min(documents, target)
    wanted += target
  }
  return wanted === 0 ? 0 : (100 * held) / wanted
}

/** These nodes and all their descendants, each once. */
export function nodesBelow({ edges }: Pick<World, 'edges'>, from: readonly string[]): string[] {
  const found: string[] = []
  const toVisit = [...from]
  while (toVisit.length > 0) {
    const id = toVisit.pop() as string
    if (found.includes(id)) continue
    found.push(id)
    for (const { parentId, childId } of edges) if (parentId === id) toVisit.push(childId)
  }
  return found
}

function countingDocuments({ placements }: World, nodeId: string): string[] {
  const ids: string[] = []
  for (const placement of placements)
    if (placement.nodeId === nodeId && placement.confidence >= 0.7) ids.push(placement.documentId)
  return ids
}

function targetOf({ targets }: World, nodeId: string): number {
  for (const target of targets) if (target.nodeId === nodeId) return target.documents
  return 10
}
