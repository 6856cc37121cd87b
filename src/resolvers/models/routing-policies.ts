import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, type ValidationIssue } from '../../errors.ts'
import type { ModelPurpose } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { loadModels } from '../../routing/model-records.ts'
import { loadOwnPolicy, loadSavedPolicies, type SavedPolicy } from '../../routing/policies.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'
import { type PolicyValues, type RoutingPolicyInput, readPolicy } from './read-policy.ts'

/** The policies that the workspace set, each in its newest version. */
export async function listRoutingPolicies({ db, viewer }: ViewerContext): Promise<SavedPolicy[]> {
  return loadSavedPolicies(db, viewer.workspaceId)
}

interface SetRoutingPolicyInput {
  /** Null: all purposes without their own policy. */
  purpose?: ModelPurpose | null | undefined
  policy: RoutingPolicyInput
  expectedVersion?: number | null | undefined
}

/**
 * Replaces the policy of a purpose. Without a difference, nothing changes.
 * @returns the version of the policy.
 * @throws ConflictError if the policy is not at the expected version.
 */
export async function setRoutingPolicy(
  context: ViewerContext,
  input: SetRoutingPolicyInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ version: number; purpose: ModelPurpose | null }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  const purpose = input.purpose ?? null
  const problems = new InputProblems(found)
  if (purpose === 'EMBED')
    problems.add('input.purpose', 'must not be EMBED, because a workspace has one embedding model')
  const values = readPolicy(input.policy, await loadModels(app, db, workspaceId), problems)
  problems.throwIfAny()
  return db.$transaction(async tx => {
    // Serialized: all versions in a workspace have different numbers.
    await lockWorkspace(tx, workspaceId)
    const own = await loadOwnPolicy(tx, workspaceId, purpose)
    checkVersion(own?.version ?? 0, input.expectedVersion)
    if (own && isDeepStrictEqual(valuesOf(own), values)) return { version: own.version, purpose }
    const version = await savePolicy(tx, { workspaceId, purpose, values })
    await recordAudit(tx, context, {
      action: 'POLICY_SET',
      subjectId: encodeId('Workspace', workspaceId),
      summary: purpose
        ? `Set the routing policy for ${purpose} (version ${version}).`
        : `Set the routing policy for all other purposes (version ${version}).`,
    })
    return { version, purpose }
  })
}

function checkVersion(version: number, expected: number | null | undefined): void {
  if (typeof expected === 'number' && expected !== version)
    throw new ConflictError(
      `The policy has changed: it is at version ${version}, not ${expected}. Review the change, then send version ${version}.`,
    )
}

function valuesOf({ weights, prefer, deny, latencyTargetMs }: PolicyValues): PolicyValues {
  return { weights, prefer, deny, latencyTargetMs }
}

async function savePolicy(
  tx: WorkspaceTransaction,
  {
    workspaceId,
    purpose,
    values,
  }: { workspaceId: string; purpose: ModelPurpose | null; values: PolicyValues },
): Promise<number> {
  const { _max } = await tx.routingPolicy.aggregate({ _max: { version: true } })
  const version = (_max.version ?? 0) + 1
  const { weights, prefer, deny, latencyTargetMs } = values
  await tx.routingPolicy.create({
    data: {
      workspaceId,
      version,
      purpose,
      policyWeight: weights.policy,
      costWeight: weights.cost,
      latencyWeight: weights.latency,
      healthWeight: weights.health,
      regionWeight: weights.region,
      prefer: [...prefer],
      deny: [...deny],
      latencyTargetMs,
    },
  })
  return version
}
