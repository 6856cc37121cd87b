import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { markAgentsOfDocuments } from './mark-stale.ts'

/** Deletes documents (UUIDs) with everything that belongs to them. @returns those that existed. */
export async function removeDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentIds: readonly string[],
): Promise<string[]> {
  await markAgentsOfDocuments(tx, workspaceId, documentIds)
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM documents WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...documentIds]}::uuid[])
    ORDER BY id FOR UPDATE`
  const ids = locked.map(document => document.id)
  // Deleted first: a cascade would remove them from the word index one document at a time.
  await tx.chunk.deleteMany({ where: { documentId: { in: ids } } })
  await tx.document.deleteMany({ where: { id: { in: ids } } })
  return ids
}
