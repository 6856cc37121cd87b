import { LimitReachedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { holdWorkspace } from '../hold-workspace.ts'

/**
 * Counts what the workspace has announced and not made documents of, exactly, however many ask at the same moment. URLs that
 * expired without a file do not count.
 * @throws LimitReachedError when another file of so many bytes would be too many, or too much.
 */
export async function limitUploads(
  { app, viewer: { workspaceId } }: ViewerContext,
  tx: WorkspaceTransaction,
  bytes: number,
): Promise<void> {
  const { unusedLimit, unusedBytes } = app.config.uploads
  await holdWorkspace(tx, workspaceId)
  const [unused] = await tx.$queryRaw<[{ count: number; bytes: number; freeInMs: number | null }]>`
    SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes,
      (extract(epoch FROM min(expires_at) FILTER (WHERE received_at IS NULL) - now()) * 1000)::float8 AS "freeInMs"
    FROM uploads
    WHERE workspace_id = ${workspaceId}::uuid AND used_at IS NULL AND (received_at IS NOT NULL OR expires_at > now())`
  const retryAfterMs = unused.freeInMs === null ? null : Math.max(1, Math.ceil(unused.freeInMs))
  const remedy = 'Make documents of them with addDocuments, or wait until their URLs expire.'
  if (unused.count >= unusedLimit)
    throw new LimitReachedError(
      `A workspace can have ${unusedLimit} unused uploads, and this one does. ${remedy}`,
      unusedLimit,
      retryAfterMs,
    )
  if (unused.bytes + bytes > unusedBytes)
    throw new LimitReachedError(
      `Unused uploads of a workspace can have ${unusedBytes} bytes together, and this file would exceed that. ${remedy}`,
      unusedBytes,
      retryAfterMs,
    )
}
