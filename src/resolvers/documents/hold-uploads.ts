import type { Upload } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { InputProblems } from '../input-problems.ts'

/** An upload that a document is to be made of. */
export interface GivenUpload {
  /** TypeID. */
  uploadId: string
  /** Leads to it in the input, for what is wrong with it. */
  path: string
}

export type ReceivedUpload = Upload & { sha256: string }

/**
 * The uploads that are given, received and not used yet, held until the end of the transaction.
 * @throws ValidationError naming each that cannot be used, and why.
 */
export async function holdUploads(
  tx: WorkspaceTransaction,
  given: readonly GivenUpload[],
): Promise<ReceivedUpload[]> {
  const ids = given.flatMap(({ uploadId }) => decodeId('Upload', uploadId) ?? [])
  await tx.$queryRaw`SELECT 1 FROM uploads WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`
  const rows = await tx.upload.findMany({ where: { id: { in: ids } } })
  const byId = new Map(rows.map(row => [row.id, row]))
  const problems = new InputProblems()
  const seen = new Set<string>()
  const found = given.map(({ uploadId, path }) => {
    const id = decodeId('Upload', uploadId) ?? ''
    const upload = byId.get(id)
    const problem = seen.has(id) ? 'is given twice' : findProblem(upload)
    if (problem) problems.add(`${path}.uploadId`, problem)
    if (upload) seen.add(id)
    return upload as ReceivedUpload
  })
  problems.throwIfAny()
  return found
}

function findProblem(upload: Upload | undefined): string | null {
  if (!upload) return 'there is no upload with this id'
  if (!upload.sha256) return 'its file has not been received yet: send it with PUT to the URL of the upload'
  return upload.usedAt ? 'it was used already: a document is made of an upload once' : null
}
