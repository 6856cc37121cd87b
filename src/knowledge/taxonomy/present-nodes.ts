import { Prisma } from '../../generated/prisma/client.ts'

/**
 * SQL of a table `node (id)`: the nodes of a version (a UUID) that a row of taxonomy_nodes named `meant` stands for. Of that
 * version it is itself; of another one, those with its key and those it was merged into.
 */
export function presentNodes(taxonomyId: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid AND key = meant.key
    UNION
    SELECT id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid
      AND meant.taxonomy_id <> taxonomy_id AND meant.key = ANY(merged_keys)
  ) node`
}
