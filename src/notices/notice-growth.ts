import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { StorageSize } from './measure-storage.ts'
import { raiseNotice } from './raise-notice.ts'

const GIB = 2 ** 30
/** Above 1 GiB, growth by half within a week is a reason for a notice. */
const MIN_BYTES = GIB
const LARGE_SHARE = 0.5

/** Whether the size of a workspace was recorded this week (UTC). */
export async function isSizeRecorded(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT FROM storage_sizes WHERE workspace_id = ${workspaceId}::uuid AND week = date_trunc('week', now() AT TIME ZONE 'UTC')::date`
  return rows.length > 0
}

/**
 * Records the size of a workspace for this week, and raises a notice if it grew by more than `noticeBytes`, or by half,
 * since the last record. Does nothing if another process recorded it. Call it in a transaction started by `transact`.
 */
export async function recordSize(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { size, noticeBytes }: { size: StorageSize; noticeBytes: number },
): Promise<void> {
  const [recorded] = await tx.$queryRaw<{ week: string }[]>`
    WITH outdated AS (
      DELETE FROM storage_sizes WHERE workspace_id = ${workspaceId}::uuid AND measured_at < now() - interval '1 year'
    )
    INSERT INTO storage_sizes (workspace_id, week, document_bytes, index_bytes, file_bytes, other_bytes)
    VALUES (${workspaceId}::uuid, date_trunc('week', now() AT TIME ZONE 'UTC')::date, ${size.documents}::float8,
      ${size.index}::float8, ${size.files}::float8, ${size.other}::float8)
    ON CONFLICT DO NOTHING RETURNING week::text`
  if (!recorded) return
  const [before] = await tx.$queryRaw<{ bytes: number; day: string }[]>`
    SELECT (document_bytes + index_bytes + file_bytes + other_bytes)::float8 AS bytes,
      (measured_at AT TIME ZONE 'UTC')::date::text AS day
    FROM storage_sizes WHERE workspace_id = ${workspaceId}::uuid AND week < ${recorded.week}::date
    ORDER BY week DESC LIMIT 1`
  const bytes = size.documents + size.index + size.files + size.other
  if (!before || !isLargeGrowth(before.bytes, bytes, noticeBytes)) return
  await raiseNotice(tx, {
    workspaceId,
    kind: 'STORAGE_SIZE',
    subjectId: encodeId('Workspace', workspaceId),
    message: `The stored data of the workspace grew from ${formatBytes(before.bytes)} on ${before.day} to ${formatBytes(bytes)}: documents ${formatBytes(size.documents)}, index ${formatBytes(size.index)}, files ${formatBytes(size.files)}, other data ${formatBytes(size.other)}. Delete what you no longer need, or limit it with setQuota.`,
    occasion: recorded.week,
  })
}

function isLargeGrowth(before: number, now: number, noticeBytes: number): boolean {
  const growth = now - before
  return growth > noticeBytes || (now > MIN_BYTES && growth > LARGE_SHARE * before)
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB']

/** Such as `512 bytes` or `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`
}
