import { Prisma } from '../../generated/prisma/client.ts'

/**
 * SQL for a table `node (id)`: the nodes of a version (a UUID) that correspond to the `taxonomy_nodes` row named
 * `meant`. If the row belongs to that version, this is the node itself, otherwise the nodes with its key and those it
 * was merged into.
 */
export function correspondingNodes(taxonomyId: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid AND key = meant.key
    UNION
    SELECT id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid
      AND meant.taxonomy_id <> taxonomy_id AND meant.key = ANY(merged_keys)
  ) node`
}
