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
  await tx.$queryRaw`SELECT 1 FROM uploads WHERE id = ANY (${idsOf(given)}::uuid[]) ORDER BY id FOR UPDATE`
  const problems = new InputProblems()
  const uploads = await findUploads(tx, given, problems)
  problems.throwIfAny()
  return uploads
}

/** The uploads that are given, and a problem for each that cannot be used. */
export async function findUploads(
  db: Pick<WorkspaceTransaction, 'upload'>,
  given: readonly GivenUpload[],
  problems: InputProblems,
): Promise<ReceivedUpload[]> {
  const rows = await db.upload.findMany({ where: { id: { in: idsOf(given) } } })
  const byId = new Map(rows.map(row => [row.id, row]))
  const seen = new Set<string>()
  return given.map(({ uploadId, path }) => {
    const id = decodeId('Upload', uploadId) ?? ''
    const upload = byId.get(id)
    const problem = seen.has(id) ? 'is given twice' : findProblem(upload)
    if (problem) problems.add(`${path}.uploadId`, problem)
    if (upload) seen.add(id)
    return upload as ReceivedUpload
  })
}

function idsOf(given: readonly GivenUpload[]): string[] {
  return given.flatMap(({ uploadId }) => decodeId('Upload', uploadId) ?? [])
}

function findProblem(upload: Upload | undefined): string | null {
  if (!upload) return 'there is no upload with this id'
  if (!upload.sha256) return 'its file has not been received yet: send it with PUT to the URL of the upload'
  return upload.usedAt ? 'it was used already: a document is made of an upload once' : null
}
