import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError } from '../../errors.ts'
import type { TrustedDocument } from '../../generated/prisma/client.ts'
import { readDocumentId } from '../../persisted/document-id.ts'
import { encodeId } from '../../platform/ids.ts'
import { listPage, newestFirst, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

export async function listTrustedDocuments(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<TrustedDocument>> {
  return listPage(db.trustedDocument, { args, columns: newestFirst('TrustedDocument'), query })
}

/** Loads documents by UUID, in the order given. @param query the selected fields. */
export async function loadTrustedDocuments(
  { db }: ViewerContext,
  { trustedDocumentIds }: { trustedDocumentIds: readonly string[] },
  query: object,
): Promise<TrustedDocument[]> {
  const rows = await db.trustedDocument.findMany({ ...query, where: { id: { in: [...trustedDocumentIds] } } })
  const rowOf = new Map(rows.map(row => [row.id, row]))
  return trustedDocumentIds.flatMap(id => rowOf.get(id) ?? [])
}

/** Removes a document. Other processes may still run it for two seconds. @throws NotFoundError */
export async function removeDocumentRegistration(
  context: ViewerContext,
  input: { documentId: string },
): Promise<{ documentId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const documentId = readDocumentId(input.documentId)
  if (!documentId) throw new NotFoundError('registered document', input.documentId)
  await db.$transaction(async tx => {
    const where = { workspaceId_documentId: { workspaceId: viewer.workspaceId, documentId } }
    const document = await tx.trustedDocument.findUnique({ where })
    const { count } = await tx.trustedDocument.deleteMany({ where: { documentId } })
    if (!document || count === 0) throw new NotFoundError('registered document', input.documentId)
    await recordAudit(tx, context, {
      action: 'DOCUMENT_REGISTRATION_REMOVED',
      subjectId: encodeId('TrustedDocument', document.id),
      summary: `Removed the registration of the document ${quoteName(document.operationName ?? documentId)}.`,
    })
  })
  app.trustedDocuments.forget(viewer.workspaceId, documentId)
  return { documentId }
}
