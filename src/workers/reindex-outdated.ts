import type { App } from '../app.ts'
import { INDEX_VERSION } from '../knowledge/indexing/write-batch.ts'
import { transact } from '../platform/bus/transact.ts'
import { createTask } from '../tasks/queue.ts'

/** Arbitrary, but the same in every process. */
const ADVISORY_LOCK = 727_004
const DOCUMENTS_PER_TASK = 1_000

/**
 * Enqueues tasks for documents that an earlier release indexed in another way. Runs when a worker starts. If several
 * start at once, only one enqueues. Skips documents of pending or running ingestion tasks.
 */
export async function reindexOutdated(app: App): Promise<void> {
  const tasks = await transact({ app, db: app.database.prisma }, async tx => {
    // No workspace: an advisory lock.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)`
    // All workspaces: a release changes the index of each.
    const outdated = await tx.$queryRaw<{ workspaceId: string; documentIds: string[] }[]>`
      SELECT workspace_id AS "workspaceId", array_agg(id ORDER BY id) AS "documentIds" FROM documents
      WHERE status = 'INDEXED' AND index_version < ${INDEX_VERSION}::int AND NOT EXISTS (
        SELECT FROM tasks WHERE tasks.workspace_id = documents.workspace_id AND kind = 'DOCUMENT_INGESTION'
          AND tasks.status IN ('PENDING', 'RUNNING') AND tasks.input -> 'documentIds' ? documents.id::text)
      GROUP BY workspace_id`
    let created = 0
    for (const { workspaceId, documentIds } of outdated) {
      for (let i = 0; i < documentIds.length; i += DOCUMENTS_PER_TASK) {
        const input = { documentIds: documentIds.slice(i, i + DOCUMENTS_PER_TASK), unchanged: 0 }
        await createTask(app, tx, { workspaceId, kind: 'DOCUMENT_INGESTION', priority: 'LOW', input })
        created++
      }
    }
    return created
  })
  if (tasks > 0) app.log.info({ tasks }, 'reindexing documents of an earlier release')
}
