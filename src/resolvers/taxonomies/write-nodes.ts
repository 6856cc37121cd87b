import { v7 as uuidv7 } from 'uuid'
import { sortParentsFirst } from '../../knowledge/taxonomy/check-graph.ts'
import type { DraftNode } from '../../knowledge/taxonomy/draft-node.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Writes the nodes, edges and closure of a version (a UUID). `nodes` is a directed acyclic graph, in display order. */
export async function writeNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string,
  nodes: readonly DraftNode[],
): Promise<void> {
  const made = new Map<string, { id: string; path: string[]; ancestors: Set<string> }>()
  const entries = sortParentsFirst(nodes).map((node, ordinal) => {
    const id = uuidv7()
    const parents = node.parentKeys.flatMap(key => made.get(key) ?? [])
    const path = [...(parents[0]?.path ?? []), node.name]
    const ancestors = new Set([id, ...parents.flatMap(parent => [...parent.ancestors])])
    made.set(node.key, { id, path, ancestors })
    return { node, ordinal, id, path, ancestors }
  })
  await tx.taxonomyNode.createMany({
    data: entries.map(({ node, ordinal, id, path }) => ({
      id,
      workspaceId,
      taxonomyId,
      ordinal,
      path,
      key: node.key,
      name: node.name,
      description: node.description ?? null,
      keywords: node.keywords.map(keyword => keyword.trim()).filter(Boolean),
      mergedKeys: [...(node.mergedKeys ?? [])],
    })),
  })
  await tx.taxonomyEdge.createMany({
    data: entries.flatMap(({ node, id }) =>
      [...new Set(node.parentKeys)].flatMap(key => {
        const parent = made.get(key)
        return parent ? { workspaceId, parentId: parent.id, childId: id } : []
      }),
    ),
  })
  await tx.taxonomyClosure.createMany({
    data: entries.flatMap(({ id, ancestors }) =>
      [...ancestors].map(ancestorId => ({ workspaceId, ancestorId, descendantId: id })),
    ),
  })
}
