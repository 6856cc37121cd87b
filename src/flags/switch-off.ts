import { recordOwnAct } from '../audit/record-audit.ts'
import { raiseNotice } from '../notices/raise-notice.ts'
import { wakeAfterCommit } from '../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { FlagKey } from './declared-flags.ts'
import { FLAGS_CHANNEL } from './flags-channel.ts'
import type { Tallies } from './is-failing.ts'

/**
 * Switches a flag off, with one notice and one audit event. It stays off until an administrator switches it on.
 * @returns false if it is off already, also if another process switches it off at the same time.
 */
export async function switchOff(
  tx: WorkspaceTransaction,
  { key, workspaceId }: { key: FlagKey; workspaceId: string },
  { now, before, windowMs }: Tallies & { windowMs: number },
): Promise<boolean> {
  const switched = await tx.$executeRaw`
    INSERT INTO feature_flags (workspace_id, key, enabled, is_on_for_workspace)
    VALUES (${workspaceId}::uuid, ${key}, false, false)
    ON CONFLICT (workspace_id, key) DO UPDATE SET enabled = false, is_on_for_workspace = false, updated_at = now()
    WHERE feature_flags.enabled`
  if (switched === 0) return false
  const subjectId = encodeId('Workspace', workspaceId)
  const seconds = windowMs / 1000
  await raiseNotice(tx, {
    workspaceId,
    kind: 'FLAG_SWITCHED_OFF',
    subjectId,
    message: `The feature flag ${key} was switched off: ${now.failures} of ${now.calls} operations failed within ${seconds} seconds, and ${before.failures} of ${before.calls} in the same time before. Fix the cause, then switch it on with setFeatureFlag.`,
  })
  await recordOwnAct(tx, workspaceId, {
    action: 'FEATURE_FLAG_SET',
    subjectId,
    summary: `Switched the feature flag ${key} off, because ${now.failures} of ${now.calls} operations failed.`,
  })
  wakeAfterCommit(tx, FLAGS_CHANNEL)
  return true
}
