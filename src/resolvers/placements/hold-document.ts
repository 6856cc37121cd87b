import { NotFoundError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Locks a document (a UUID) until the end of the transaction, so that it cannot be deleted and its placements cannot be
 * changed by another request. @throws NotFoundError if it was deleted in the meantime.
 */
export async function lockDocument(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentId: string,
): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM documents WHERE id = ${documentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
  if (rows.length === 0) throw new NotFoundError('document', encodeId('Document', documentId))
}
