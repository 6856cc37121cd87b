import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { LimitReachedError, type ValidationIssue } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { createSignedUrl } from '../../platform/signed-url.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'

export interface CreatedUpload {
  uploadId: string
  url: string
  expiresAt: Date
  maxBytes: number
}

/** Creates an upload and the signed URL to send its file to. */
export async function createUpload(
  context: ViewerContext,
  input: { filename: string; contentType?: string | null | undefined; bytes: number },
  found: readonly ValidationIssue[] = [],
): Promise<CreatedUpload> {
  requireScope(context, 'WRITE')
  const { app, db, viewer } = context
  const { maxBytes, urlTtlMs } = app.config.uploads
  const problems = new InputProblems(found)
  if (input.bytes < 1 || input.bytes > maxBytes)
    problems.add('input.bytes', `must be from 1 to ${maxBytes}, the maximum file size`)
  problems.throwIfAny()
  const id = uuidv7()
  const { workspaceId } = viewer
  const create = async (tx: WorkspaceTransaction) => {
    await limitUploads(context, tx, input.bytes)
    await tx.$executeRaw`
      INSERT INTO uploads (id, workspace_id, filename, content_type, bytes, expires_at)
      VALUES (${id}::uuid, ${workspaceId}::uuid, ${input.filename}, ${input.contentType ?? null}, ${input.bytes}::int,
        now() + make_interval(secs => ${urlTtlMs / 1000}::float8))`
    const { expiresAt } = await tx.upload.findUniqueOrThrow({ where: { id }, select: { expiresAt: true } })
    const { urlSecret } = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
      select: { urlSecret: true },
    })
    return {
      uploadId: encodeId('Upload', id),
      url: createSignedUrl('Upload', app.publicUrl, urlSecret, { id, expiresAt }),
      expiresAt,
      maxBytes,
    }
  }
  return db.$transaction(tx => withinQuotas(tx, workspaceId, ['STORAGE_BYTES'], () => create(tx)))
}

/**
 * Enforces the limits on unused uploads of a workspace, exactly, even for concurrent requests. Uploads whose URL
 * expired without a file do not count.
 * @throws LimitReachedError if another file of this size would exceed the limit on files or bytes.
 */
async function limitUploads(
  { app, viewer: { workspaceId } }: ViewerContext,
  tx: WorkspaceTransaction,
  bytes: number,
): Promise<void> {
  const { unusedLimit, unusedBytes } = app.config.uploads
  await lockWorkspace(tx, workspaceId)
  const [unused] = await tx.$queryRaw<[{ count: number; bytes: number; freeInMs: number | null }]>`
    SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes,
      (extract(epoch FROM min(expires_at) FILTER (WHERE received_at IS NULL) - now()) * 1000)::float8 AS "freeInMs"
    FROM uploads
    WHERE workspace_id = ${workspaceId}::uuid AND used_at IS NULL AND (received_at IS NOT NULL OR expires_at > now())`
  const retryAfterMs = unused.freeInMs === null ? null : Math.max(1, Math.ceil(unused.freeInMs))
  const remedy = 'Turn them into documents with addDocuments, or wait until their URLs expire.'
  if (unused.count >= unusedLimit)
    throw new LimitReachedError(
      `The workspace has reached its limit of ${unusedLimit} unused uploads. ${remedy}`,
      unusedLimit,
      retryAfterMs,
    )
  if (unused.bytes + bytes > unusedBytes)
    throw new LimitReachedError(
      `This file would exceed the limit of ${unusedBytes} bytes for unused uploads in a workspace. ${remedy}`,
      unusedBytes,
      retryAfterMs,
    )
}
