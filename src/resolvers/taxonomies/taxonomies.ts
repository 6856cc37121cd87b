import type { ViewerContext } from '../../context.ts'
import type { Prisma, Taxonomy, TaxonomyNode } from '../../generated/prisma/client.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { containsText } from '../shared/conditions.ts'
import { listPage, newestFirst, type OrderColumn, type Page, type PageArgs } from '../shared/paging.ts'

export async function listTaxonomies(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Taxonomy>> {
  return listPage(db.taxonomy, { args, columns: newestFirst('Taxonomy'), query })
}

const BY_ORDINAL: readonly OrderColumn[] = [
  { name: 'ordinal', direction: 'asc', type: 'integer' },
  { name: 'id', direction: 'asc', type: 'id', of: 'TaxonomyNode' },
]

/** Nodes of one version (a UUID). */
export async function listTaxonomyNodes(
  { db }: ViewerContext,
  taxonomyId: string,
  args: PageArgs & { search?: string | null | undefined },
  query: object,
): Promise<Page<TaxonomyNode>> {
  const matches = args.search ? containsText(args.search) : null
  const where: Prisma.TaxonomyNodeWhereInput = {
    taxonomyId,
    ...(matches && { OR: [{ name: matches }, { key: matches }] }),
  }
  return listPage(db.taxonomyNode, { args, columns: BY_ORDINAL, query, where })
}

export interface TaxonomyStatistics {
  nodes: number
  leaves: number
  maxDepth: number
  documents: number
  unplacedDocuments: number
}

/** Statistics of a version (a UUID), in one statement. */
export async function loadTaxonomyStatistics(
  { db, viewer }: ViewerContext,
  taxonomyId: string,
): Promise<TaxonomyStatistics> {
  const [row] = await db.$queryRaw<[TaxonomyStatistics]>`
    WITH RECURSIVE node AS (
      SELECT id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid AND workspace_id = ${viewer.workspaceId}::uuid
    ), level AS (
      SELECT id, 1 AS depth FROM node WHERE NOT EXISTS (SELECT FROM taxonomy_edges e WHERE e.child_id = node.id)
      UNION SELECT e.child_id, level.depth + 1 FROM level JOIN taxonomy_edges e ON e.parent_id = level.id
    ), placed AS (
      SELECT DISTINCT p.document_id FROM placements p JOIN node ON node.id = p.node_id
      WHERE p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
    )
    SELECT (SELECT count(*)::int FROM node) AS nodes,
      (SELECT count(*)::int FROM node WHERE NOT EXISTS (SELECT FROM taxonomy_edges e WHERE e.parent_id = node.id)) AS leaves,
      (SELECT coalesce(max(depth), 0)::int FROM level) AS "maxDepth",
      (SELECT count(*)::int FROM placed) AS documents,
      (SELECT count(*)::int FROM documents d WHERE d.workspace_id = ${viewer.workspaceId}::uuid
        AND NOT EXISTS (SELECT FROM placed WHERE document_id = d.id)) AS "unplacedDocuments"`
  return row
}

/** Number of distinct documents that count for each node (UUIDs), in one statement. Omits nodes without any. */
export async function countNodeDocuments(
  { db, viewer }: ViewerContext,
  nodeIds: readonly string[],
  includeDescendants: boolean,
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ nodeId: string; documents: number }[]>`
    SELECT c.ancestor_id AS "nodeId", count(DISTINCT p.document_id)::int AS documents
    FROM taxonomy_closure c JOIN placements p ON p.node_id = c.descendant_id
    WHERE c.ancestor_id = ANY(${[...nodeIds]}::uuid[]) AND c.workspace_id = ${viewer.workspaceId}::uuid
      AND (${includeDescendants} OR c.descendant_id = c.ancestor_id) AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
    GROUP BY c.ancestor_id`
  return new Map(rows.map(row => [row.nodeId, row.documents]))
}
