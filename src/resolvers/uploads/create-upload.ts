import { v7 as uuidv7 } from 'uuid'
import type { ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { encodeId } from '../../platform/ids.ts'
import { createSignedUrl } from '../../platform/signed-url.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { limitUploads } from './limit-uploads.ts'

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
  return db.$transaction(async tx => {
    await limitUploads(context, tx, input.bytes)
    await tx.$executeRaw`
      INSERT INTO uploads (id, workspace_id, filename, content_type, bytes, expires_at)
      VALUES (${id}::uuid, ${viewer.workspaceId}::uuid, ${input.filename}, ${input.contentType ?? null}, ${input.bytes}::int,
        now() + make_interval(secs => ${urlTtlMs / 1000}::float8))`
    const { expiresAt } = await tx.upload.findUniqueOrThrow({ where: { id }, select: { expiresAt: true } })
    const { urlSecret } = await tx.workspace.findUniqueOrThrow({
      where: { id: viewer.workspaceId },
      select: { urlSecret: true },
    })
    return {
      uploadId: encodeId('Upload', id),
      url: createSignedUrl('Upload', app.publicUrl, urlSecret, { id, expiresAt }),
      expiresAt,
      maxBytes,
    }
  })
}
