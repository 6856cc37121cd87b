import type { TaskServices } from '../app.ts'
import type { Document, Upload } from '../generated/prisma/client.ts'
import { markAgentsOfDocuments } from '../knowledge/documents/mark-stale.ts'
import { type ExtractionAnswer, extractFile } from '../knowledge/extraction/extract-file.ts'
import type { ExtractedText } from '../knowledge/extraction/extracted-text.ts'
import { titleOfFile } from '../knowledge/text/document-title.ts'
import { loadFile } from '../knowledge/uploads/upload-files.ts'
import { isUniqueViolation } from '../platform/database/database-errors.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { TaskRun } from '../tasks/define.ts'

/** The latest upload of each document that has one, read or not. */
export async function findUploads(
  db: WorkspaceDatabase,
  documentIds: readonly string[],
): Promise<Map<string | null, Upload>> {
  const uploads = await db.upload.findMany({
    where: { documentId: { in: [...documentIds] } },
    orderBy: [{ usedAt: 'asc' }, { id: 'asc' }],
  })
  const given = uploads.filter(({ outcome }) => outcome !== 'REPLACED')
  return new Map(given.map(upload => [upload.documentId, upload]))
}

/** Reads an upload and makes it the text of its document. Idempotent: a second call returns the stored outcome. */
export async function readUpload(
  run: TaskRun,
  { config, extraction }: Pick<TaskServices, 'config' | 'extraction'>,
  upload: Upload,
): Promise<UploadOutcome> {
  if (upload.outcome) return upload.outcome
  const { filename, contentType } = upload
  const bytes = await loadFile(run.db, upload)
  const options = { limits: config.extraction, signal: run.signal }
  const answer = await extractFile(extraction, { bytes, filename, contentType }, options)
  if (answer.cause) run.log.warn({ cause: answer.cause, uploadId: upload.id }, 'file could not be read')
  const write = () => run.effect(tx => recordUploadOutcome(tx, upload, answer))
  return write().catch(error => {
    // Another document got the same text concurrently. The second try finds it.
    if (isUniqueViolation(error)) return write()
    throw error
  })
}

/**
 * READ: the document has the new text and must be indexed. UNCHANGED: the document already had this text. FAILED: the
 * document has the reason. REPLACED: a newer upload will replace the text, and its task indexes it.
 */
type UploadOutcome = NonNullable<Upload['outcome']>

/** Records the outcome of an upload once and updates its document. */
async function recordUploadOutcome(
  tx: WorkspaceTransaction,
  upload: Upload,
  answer: ExtractionAnswer,
): Promise<UploadOutcome> {
  const { id, workspaceId } = upload
  const [open] = await tx.$queryRaw<{ documentId: string }[]>`
    SELECT document_id AS "documentId" FROM uploads
    WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND outcome IS NULL FOR UPDATE`
  if (!open) return 'REPLACED'
  const document = await tx.document.findUniqueOrThrow({ where: { id: open.documentId } })
  const outcome = await changeDocument(tx, { upload, document, answer })
  // If another document has the same text, the upload was deleted with its document, so this updates nothing.
  await tx.upload.updateMany({ where: { id }, data: { outcome } })
  await tx.uploadPart.deleteMany({ where: { uploadId: id } })
  return outcome
}

interface ReadUpload {
  upload: Upload
  document: Document
  answer: ExtractionAnswer
}

async function changeDocument(
  tx: WorkspaceTransaction,
  { upload, document, answer }: ReadUpload,
): Promise<UploadOutcome> {
  const { id } = document
  const { extracted, failure } = answer
  if (!extracted) {
    // The text that was indexed before stays searchable.
    await tx.document.update({ where: { id }, data: { status: 'FAILED', failure: failure ?? null } })
    return 'FAILED'
  }
  const { sha256 } = extracted
  if (document.sha256 === sha256 && document.status === 'INDEXED') {
    await tx.document.update({ where: { id }, data: { fileSha256: upload.sha256 } })
    return 'UNCHANGED'
  }
  const twin = document.sourceUri
    ? null
    : await tx.document.findFirst({ where: { sourceUri: null, sha256, id: { not: id } } })
  if (twin) {
    await joinTwin(tx, { document, twin, fileSha256: upload.sha256 })
    return 'UNCHANGED'
  }
  await replaceText(tx, { upload, document, extracted })
  return 'READ'
}

/**
 * Merges two documents without a source that have the same text: keeps `twin` and adds the manual placements of the
 * other.
 */
async function joinTwin(
  tx: WorkspaceTransaction,
  { document, twin, fileSha256 }: { document: Document; twin: Document; fileSha256: string | null },
): Promise<void> {
  await markAgentsOfDocuments(tx, document.workspaceId, [document.id])
  await tx.$executeRaw`
    INSERT INTO placements (workspace_id, document_id, node_id, confidence, source, node_only)
    SELECT workspace_id, ${twin.id}::uuid, node_id, confidence, source, node_only FROM placements
    WHERE document_id = ${document.id}::uuid AND workspace_id = ${document.workspaceId}::uuid AND source = 'MANUAL'
    ON CONFLICT (document_id, node_id) DO UPDATE SET confidence = 1, source = 'MANUAL', needs_review = false, placed_at = now()`
  await tx.document.delete({ where: { id: document.id } })
  await tx.document.update({ where: { id: twin.id }, data: { fileSha256 } })
}

async function replaceText(
  tx: WorkspaceTransaction,
  { upload, document, extracted }: Omit<ReadUpload, 'answer'> & { extracted: ExtractedText },
): Promise<void> {
  const given = upload.said as { title: string | null; language: string | null; metadata: object }
  const { text, contentType, title, language, bytes, sha256 } = extracted
  await tx.document.update({
    where: { id: document.id },
    data: {
      title: given.title ?? title ?? titleOfFile(upload.filename),
      contentType,
      language: given.language ?? language,
      bytes,
      sha256,
      fileSha256: upload.sha256,
      metadata: given.metadata,
      status: 'PENDING',
      failure: null,
    },
  })
  const { id: documentId, workspaceId } = document
  await tx.documentText.deleteMany({ where: { documentId } })
  await tx.documentText.create({ data: { documentId, workspaceId, content: text } })
}
