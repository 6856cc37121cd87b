import { Prisma } from '../../generated/prisma/client.ts'
import { MIN_COUNTED_CONFIDENCE } from '../documents/place-by-keywords.ts'

/**
 * Restricts a search. All given conditions must match. Without conditions, the whole workspace is searched. An empty list
 * matches nothing. IDs are UUIDs.
 */
export interface SearchScope {
  /** Documents placed on these nodes or their descendants. */
  nodeIds?: readonly string[] | undefined
  /** Documents in the scope of any of these agents. */
  agentIds?: readonly string[] | undefined
  documentIds?: readonly string[] | undefined
  languages?: readonly string[] | undefined
}

/** Returns the scope as an SQL condition on a document ID column. Null if everything is in scope. */
export function scopeCondition(
  workspaceId: string,
  { nodeIds, agentIds, documentIds, languages }: SearchScope,
  column: Prisma.Sql,
): Prisma.Sql | null {
  const conditions: Prisma.Sql[] = []
  if (documentIds) conditions.push(Prisma.sql`${column} = ANY(${[...documentIds]}::uuid[])`)
  if (nodeIds)
    conditions.push(Prisma.sql`${column} IN (
      SELECT p.document_id FROM taxonomy_closure t JOIN placements p ON p.node_id = t.descendant_id
      WHERE t.workspace_id = ${workspaceId}::uuid AND t.ancestor_id = ANY(${[...nodeIds]}::uuid[])
        AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8)`)
  if (agentIds)
    conditions.push(Prisma.sql`${column} IN (
      SELECT p.document_id FROM agent_nodes a JOIN taxonomy_closure t ON t.ancestor_id = a.node_id
      JOIN placements p ON p.node_id = t.descendant_id
      WHERE a.workspace_id = ${workspaceId}::uuid AND a.agent_id = ANY(${[...agentIds]}::uuid[])
        AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8)`)
  if (languages)
    conditions.push(Prisma.sql`${column} IN (
      SELECT d.id FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND d.language = ANY(${[...languages]}::text[]))`)
  return conditions.length ? Prisma.join(conditions, ' AND ') : null
}
