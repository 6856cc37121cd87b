import type { Upload } from '../generated/prisma/client.ts'
import { extractFile } from '../knowledge/extraction/extract-file.ts'
import { isUniqueViolation } from '../platform/database/is-unique-violation.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { loadFile } from '../platform/uploads/load-file.ts'
import { recordUploadOutcome, type UploadOutcome } from './settle-upload.ts'
import type { TaskRun } from './task-definition.ts'

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
export async function readUpload(run: TaskRun, upload: Upload): Promise<UploadOutcome> {
  if (upload.outcome) return upload.outcome
  const { filename, contentType } = upload
  const bytes = await loadFile(run.db, upload)
  const options = { limits: run.config.extraction, signal: run.signal }
  const answer = await extractFile(run.extraction, { bytes, filename, contentType }, options)
  if (answer.cause) run.log.warn({ cause: answer.cause, uploadId: upload.id }, 'file could not be read')
  const write = () => run.effect(tx => recordUploadOutcome(tx, upload, answer))
  return write().catch(error => {
    // Another document got the same text concurrently. The second try finds it.
    if (isUniqueViolation(error)) return write()
    throw error
  })
}
