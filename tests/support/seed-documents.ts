import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { encodeId } from '../../src/platform/ids.ts'
import type { TestClient } from './test-client.ts'

/**
 * Inserts indexed documents without passages, placed by hand on nodes of the published taxonomy.
 * @returns their IDs in the order of the titles.
 */
export async function seedDocuments(
  { database: { prisma } }: App,
  client: TestClient,
  titles: readonly string[],
  nodeKeys: readonly string[] = [],
): Promise<string[]> {
  const { workspaceId } = await prisma.apiKey.findUniqueOrThrow({
    where: { digest: digestSecret(client.secret) },
  })
  const ids = titles.map(() => uuidv7())
  await prisma.$executeRaw`
    WITH document AS (
      INSERT INTO documents (id, workspace_id, title, content_type, bytes, sha256, language, status, indexed_at, first_indexed_at)
      SELECT id, ${workspaceId}::uuid, title, 'text/plain', 1, id::text, 'en', 'INDEXED', now(), now()
      FROM unnest(${ids}::uuid[], ${titles}::text[]) AS given (id, title)
      RETURNING id
    )
    INSERT INTO placements (workspace_id, document_id, node_id, confidence, source)
    SELECT ${workspaceId}::uuid, document.id, n.id, 1, 'MANUAL'
    FROM document CROSS JOIN taxonomy_nodes n JOIN taxonomies t ON t.id = n.taxonomy_id
    WHERE t.workspace_id = ${workspaceId}::uuid AND t.status = 'PUBLISHED' AND n.key = ANY(${nodeKeys}::text[])`
  return ids.map(id => encodeId('Document', id))
}
