import { NotFoundError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Keeps a document (a UUID) from being deleted, and its placements from being decided on by another, until the end of the
 * transaction. @throws NotFoundError when it was deleted meanwhile.
 */
export async function holdDocument(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentId: string,
): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM documents WHERE id = ${documentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
  if (rows.length === 0) throw new NotFoundError('document', encodeId('Document', documentId))
}
