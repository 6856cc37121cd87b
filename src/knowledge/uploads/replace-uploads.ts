import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Marks earlier uploads of these documents as replaced, and deletes their content. */
export async function replaceUploads(
  tx: WorkspaceTransaction,
  documentIds: readonly string[],
): Promise<void> {
  const replaced = await tx.upload.updateManyAndReturn({
    where: {
      documentId: { in: [...documentIds] },
      OR: [{ outcome: null }, { outcome: { not: 'REPLACED' } }],
    },
    data: { outcome: 'REPLACED' },
    select: { id: true },
  })
  if (replaced.length)
    await tx.uploadPart.deleteMany({ where: { uploadId: { in: replaced.map(({ id }) => id) } } })
}
