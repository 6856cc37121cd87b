import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { FLAG_KEYS, FLAGS, type FlagKey, isFlagKey } from '../../flags/declared-flags.ts'
import { FLAGS_CHANNEL } from '../../flags/flags-channel.ts'
import { isInRollout } from '../../flags/rollout.ts'
import type { FeatureFlag } from '../../generated/prisma/client.ts'
import { transact, wakeAfterCommit } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { WEBHOOKS_CHANNEL } from '../../tasks/wake.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'

/** A declared flag as it is set in a workspace. */
export interface FlagState {
  key: FlagKey
  description: string
  enabled: boolean
  rolloutPercent: number
  defaultEnabled: boolean
  /** Null if it was never set. */
  updatedAt: Date | null
}

/** All declared flags. */
export async function listFeatureFlags({ db }: ViewerContext): Promise<FlagState[]> {
  const rows = new Map((await db.featureFlag.findMany()).map(row => [row.key, row]))
  return FLAG_KEYS.map(key => describeFlag(key, rows.get(key)))
}

function describeFlag(key: FlagKey, row: FeatureFlag | null | undefined): FlagState {
  const { description, defaultEnabled } = FLAGS[key]
  const { enabled = defaultEnabled, rolloutPercent = 100, updatedAt = null } = row ?? {}
  return { key, description, enabled, rolloutPercent, defaultEnabled, updatedAt }
}

interface SetFeatureFlagInput {
  key: string
  enabled: boolean
  /** Default: as it is. */
  rolloutPercent?: number | null | undefined
}

/** Sets a flag of the workspace. Switching it on also forgets what its operations counted so far. */
export async function setFeatureFlag(
  context: ViewerContext,
  input: SetFeatureFlagInput,
): Promise<{ flag: FlagState }> {
  requireScope(context, 'ADMIN')
  const key = checkFlag(input)
  const { workspaceId } = context.viewer
  const flag = await transact(context, async tx => {
    // Serialized: each change records what it changed.
    const updatedAt = await lockWorkspace(tx, workspaceId)
    const where = { workspaceId_key: { workspaceId, key } }
    const before = describeFlag(key, await tx.featureFlag.findUnique({ where }))
    const { enabled } = input
    const rolloutPercent = input.rolloutPercent ?? before.rolloutPercent
    if (enabled === before.enabled && rolloutPercent === before.rolloutPercent) return before
    const isOnForWorkspace = enabled && isInRollout(key, workspaceId, rolloutPercent)
    const data = { enabled, rolloutPercent, isOnForWorkspace, updatedAt }
    const row = await tx.featureFlag.upsert({ where, create: { workspaceId, key, ...data }, update: data })
    if (enabled && !before.enabled) await tx.flagCount.deleteMany({ where: { key } })
    await recordChange(context, tx, { key, enabled, rolloutPercent })
    wakeAfterCommit(tx, FLAGS_CHANNEL)
    wakeAfterCommit(tx, WEBHOOKS_CHANNEL)
    return describeFlag(key, row)
  })
  context.app.flags.forget(workspaceId)
  return { flag }
}

/** @throws ValidationError with all problems. */
function checkFlag({ key, rolloutPercent }: SetFeatureFlagInput): FlagKey {
  const problems = new InputProblems()
  if (typeof rolloutPercent === 'number' && (rolloutPercent < 0 || rolloutPercent > 100))
    problems.add('input.rolloutPercent', `must be from 0 to 100, but is ${rolloutPercent}`)
  if (!isFlagKey(key)) problems.add('input.key', `must be one of: ${FLAG_KEYS.join(', ')}`)
  problems.throwIfAny()
  return key as FlagKey
}

function recordChange(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  { key, enabled, rolloutPercent }: { key: FlagKey; enabled: boolean; rolloutPercent: number },
): Promise<void> {
  return recordAudit(tx, context, {
    action: 'FEATURE_FLAG_SET',
    subjectId: encodeId('Workspace', context.viewer.workspaceId),
    summary: enabled
      ? `Switched the feature flag ${key} on for ${rolloutPercent} % of users.`
      : `Switched the feature flag ${key} off.`,
  })
}
