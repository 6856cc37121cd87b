import { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Each attempt fails only if a version is published at the same moment. */
const MAX_ATTEMPTS = 5

/**
 * Locks the published version (shared) until the transaction ends, so that a concurrent publication does not miss
 * placements on its nodes. If none is published, locks the workspace (shared), so that the first publication waits and
 * then sees all documents of this transaction.
 * @returns its UUID, or null if none is published.
 */
export async function lockPublishedTaxonomy(
  tx: WorkspaceTransaction,
  workspaceId: string,
): Promise<string | null> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const [held] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM taxonomies WHERE workspace_id = ${workspaceId}::uuid AND status = 'PUBLISHED' FOR SHARE`
    if (held) return held.id
    // None is published, or it was retired while this waited. The next attempt finds its successor. Conflicts with
    // the lock of publishVersion.
    await tx.$executeRaw`SELECT FROM workspaces WHERE id = ${workspaceId}::uuid FOR SHARE`
    if ((await tx.taxonomy.count({ where: { status: 'PUBLISHED' } })) === 0) return null
  }
  throw new Error('The published taxonomy changed too often to be locked.')
}

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
