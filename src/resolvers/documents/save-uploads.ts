import { v7 as uuidv7 } from 'uuid'
import type { Prisma } from '../../generated/prisma/client.ts'
import { placeOnNodes } from '../../knowledge/documents/place-on-nodes.ts'
import type { SavedDocument } from '../../knowledge/documents/save-documents.ts'
import { titleOfFile } from '../../knowledge/text/document-title.ts'
import { typeOfName } from '../../knowledge/text/file-types.ts'
import { replaceUploads } from '../../knowledge/uploads/replace-uploads.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { type GivenUpload, lockUploads, type ReceivedUpload } from './lock-uploads.ts'

/** A document to create from an upload: its given attributes, and the nodes to place it on by hand. */
export interface ReadyUpload extends GivenUpload {
  sourceUri: string | null
  nodeIds: string[]
  said: { title: string | null; language: string | null; metadata: Prisma.InputJsonObject }
}

/**
 * Saves documents whose text is not extracted yet, with a constant number of statements. The source identifies a
 * document or, without one, its file. A file that the document was already extracted from is unchanged.
 * @returns a result per document, in the order given.
 * @throws ValidationError with every upload that cannot be used.
 */
export async function saveUploads(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ready: readonly ReadyUpload[],
): Promise<SavedDocument[]> {
  if (ready.length === 0) return []
  const uploads = await lockUploads(tx, workspaceId, ready)
  const files = ready.map((document, i) => ({ ...document, upload: uploads[i] as ReceivedUpload }))
  const before = await findKnown(tx, files)
  await tx.document.createMany({
    data: distinctBy(files, identityOf)
      .filter(file => !before.has(identityOf(file)))
      .map(file => newDocument(workspaceId, file)),
    skipDuplicates: true,
  })
  // Read again: a concurrent request may have created one of them.
  const after = await findKnown(tx, files)
  const saved = files.map(file => {
    const id = after.get(identityOf(file))?.id ?? ''
    return { id, isChanged: !isSame(before.get(identityOf(file)), file) }
  })
  await assignUploads(tx, workspaceId, files, saved)
  await placeOnNodes(
    tx,
    workspaceId,
    files.flatMap((file, i) => file.nodeIds.map(nodeId => ({ documentId: saved[i]?.id ?? '', nodeId }))),
  )
  return saved
}

interface File extends ReadyUpload {
  upload: ReceivedUpload
}

interface Known {
  id: string
  status: string
  sha256: string
  fileSha256: string | null
}

function identityOf({ sourceUri, upload }: File): string {
  return sourceUri === null ? `file:${upload.sha256}` : `source:${sourceUri}`
}

async function findKnown(tx: WorkspaceTransaction, files: readonly File[]): Promise<Map<string, Known>> {
  const sources = files.flatMap(({ sourceUri }) => sourceUri ?? [])
  const hashes = files.flatMap(({ sourceUri, upload }) => (sourceUri === null ? upload.sha256 : []))
  const rows = await tx.document.findMany({
    where: {
      OR: [
        { sourceUri: { in: sources } },
        { sourceUri: null, fileSha256: { in: hashes } },
        { sourceUri: null, sha256: { in: hashes } },
      ],
    },
    select: { id: true, status: true, sourceUri: true, sha256: true, fileSha256: true },
    orderBy: { id: 'desc' },
  })
  const keysOf = ({ sourceUri, sha256, fileSha256 }: (typeof rows)[number]) =>
    sourceUri === null ? [`file:${sha256}`, `file:${fileSha256}`] : [`source:${sourceUri}`]
  return new Map(rows.flatMap(row => keysOf(row).map(key => [key, row])))
}

function isSame(known: Known | undefined, { upload }: File): boolean {
  return known?.status === 'INDEXED' && [known.fileSha256, known.sha256].includes(upload.sha256)
}

/** Until the text is extracted, size and hash are those of the file. */
function newDocument(workspaceId: string, { upload, sourceUri, said }: File) {
  return {
    id: uuidv7(),
    workspaceId,
    title: said.title ?? titleOfFile(upload.filename),
    sourceUri,
    contentType: typeOfName(upload.filename) ?? upload.contentType ?? 'application/octet-stream',
    language: said.language,
    bytes: upload.bytes,
    sha256: upload.sha256,
    metadata: said.metadata,
  }
}

/** Assigns the uploads to their documents. If a document has several, the last one counts. */
async function assignUploads(
  tx: WorkspaceTransaction,
  workspaceId: string,
  files: readonly File[],
  saved: readonly SavedDocument[],
): Promise<void> {
  const last = new Map(saved.map(({ id }, i) => [id, i]))
  const rows = files.map(({ upload, said }, i) => ({
    id: upload.id,
    documentId: saved[i]?.id,
    said,
    outcome: last.get(saved[i]?.id ?? '') !== i ? 'REPLACED' : saved[i]?.isChanged ? null : 'UNCHANGED',
  }))
  await replaceUploads(
    tx,
    saved.map(({ id }) => id),
  )
  await tx.$executeRaw`
    UPDATE uploads u SET document_id = n."documentId", said = n.said, outcome = n.outcome, used_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, "documentId" uuid, said jsonb, outcome "UploadOutcome")
    WHERE u.id = n.id AND u.workspace_id = ${workspaceId}::uuid`
  const read = rows.filter(({ outcome }) => outcome !== null).map(({ id }) => id)
  await tx.uploadPart.deleteMany({ where: { uploadId: { in: read } } })
}

function distinctBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map(item => [keyOf(item), item])).values()]
}
