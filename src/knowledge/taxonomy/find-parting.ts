import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Divergence } from './pair-nodes.ts'

/**
 * Finds the merges on the way from the common ancestor of two versions (UUIDs), which may be one of them, to each of
 * them. Without a common ancestor, all merges in their histories count.
 */
export async function findDivergence(
  tx: WorkspaceTransaction,
  workspaceId: string,
  sourceId: string,
  targetId: string,
): Promise<Divergence> {
  const lines = await tx.$queryRaw<{ start: string; id: string }[]>`
    WITH RECURSIVE line AS (
      SELECT id AS start, id, based_on_id, 0 AS depth FROM taxonomies
      WHERE id = ANY(${[sourceId, targetId]}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      UNION ALL
      SELECT line.start, t.id, t.based_on_id, line.depth + 1 FROM line JOIN taxonomies t ON t.id = line.based_on_id
    )
    SELECT start, id FROM line ORDER BY depth DESC`
  const lineOf = (start: string) => lines.filter(row => row.start === start).map(row => row.id)
  const common = new Set(lineOf(sourceId)).intersection(new Set(lineOf(targetId)))
  const merging = await tx.taxonomyNode.findMany({
    where: {
      taxonomyId: { in: lines.map(row => row.id).filter(id => !common.has(id)) },
      mergedKeys: { isEmpty: false },
    },
    select: { taxonomyId: true, key: true, mergedKeys: true },
  })
  const mergesTo = (start: string) =>
    lineOf(start)
      .filter(id => !common.has(id))
      .map(id => {
        const nodes = merging.filter(node => node.taxonomyId === id)
        return new Map(nodes.flatMap(node => node.mergedKeys.map(key => [key, node.key] as const)))
      })
  return { toSource: mergesTo(sourceId), toTarget: mergesTo(targetId) }
}
