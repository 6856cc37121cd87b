import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** What was sent for these documents before counts no more: something newer takes its place. */
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
