import { LimitReachedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { lockWorkspace } from '../hold-workspace.ts'

/**
 * Enforces the limits on unused uploads of a workspace, exactly, even for concurrent requests. Uploads whose URL
 * expired without a file do not count.
 * @throws LimitReachedError if another file of this size would exceed the limit on files or bytes.
 */
export async function limitUploads(
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
