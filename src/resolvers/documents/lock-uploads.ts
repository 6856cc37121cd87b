import type { Upload } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { InputProblems } from '../shared/input-problems.ts'

/** An upload to create a document from. */
export interface GivenUpload {
  /** TypeID. */
  uploadId: string
  /** Its path in the input, to report problems. */
  path: string
}

export type ReceivedUpload = Upload & { sha256: string }

/**
 * Locks the given uploads until the end of the transaction. They must be received and not used yet.
 * @throws ValidationError with every upload that cannot be used, and the reason.
 */
export async function lockUploads(
  tx: WorkspaceTransaction,
  workspaceId: string,
  given: readonly GivenUpload[],
): Promise<ReceivedUpload[]> {
  await tx.$queryRaw`
    SELECT 1 FROM uploads WHERE id = ANY (${idsOf(given)}::uuid[]) AND workspace_id = ${workspaceId}::uuid
    ORDER BY id FOR UPDATE`
  const problems = new InputProblems()
  const uploads = await findUploads(tx, given, problems)
  problems.throwIfAny()
  return uploads
}

/** Loads the given uploads. Adds a problem for each that cannot be used. */
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
    const problem = seen.has(id) ? 'is listed more than once' : findProblem(upload)
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
  if (!upload.sha256) return 'has no file yet; send it with PUT to the upload URL'
  return upload.usedAt ? 'was already used; an upload can become a document only once' : null
}
