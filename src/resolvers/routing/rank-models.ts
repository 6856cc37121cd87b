import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import type { ModelPurpose } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import type { Decision, Ranking } from '../../routing/decision.ts'
import { loadOwnPolicy } from '../../routing/policies.ts'
import { rankCandidates } from '../../routing/rank.ts'
import { readDecision } from '../../routing/read-decision.ts'
import { InputProblems } from '../shared/input-problems.ts'

interface RankModelsInput {
  purpose: ModelPurpose
  expectedInputTokens: number
  expectedOutputTokens: number
  latencyTargetMs?: number | null | undefined
  intendedModelId?: string | null | undefined
  region?: string | null | undefined
}

/** Decides as for a call that is made now. @throws ValidationError */
export async function decideNow(
  { app, db, viewer }: ViewerContext,
  input: RankModelsInput,
  found: readonly ValidationIssue[] = [],
): Promise<Decision> {
  const { purpose, expectedInputTokens, expectedOutputTokens, latencyTargetMs = null } = input
  const isIntended = typeof input.intendedModelId === 'string'
  const intendedModelId = isIntended ? decodeId('Model', input.intendedModelId as string) : null
  const { decision, models } = await readDecision(app, db, viewer.workspaceId, {
    ...{ purpose, expectedInputTokens, expectedOutputTokens, latencyTargetMs, intendedModelId },
    region: input.region ?? app.config.region,
  })
  const problems = new InputProblems(found)
  if (isIntended && !models.has(intendedModelId ?? ''))
    problems.add('input.intendedModelId', 'is not among the candidates; list them with `models`')
  problems.throwIfAny()
  return decision
}

/** Tokens of a call that shows the effect of a policy. */
export const TYPICAL_TOKENS = { input: 2_000, output: 500 }

/** Decides as for a typical call under the policy of a purpose. Null: the policy for all other purposes, for an answer. */
export async function decideUnderPolicy(
  context: ViewerContext,
  purpose: ModelPurpose | null,
): Promise<Decision> {
  const decision = await decideNow(context, {
    purpose: purpose ?? 'ANSWER',
    expectedInputTokens: TYPICAL_TOKENS.input,
    expectedOutputTokens: TYPICAL_TOKENS.output,
  })
  const policy = await loadOwnPolicy(context.db, context.viewer.workspaceId, purpose)
  return { ...decision, policy: policy ?? decision.policy }
}

const rankings = new WeakMap<Decision, Ranking>()

/** The ranking of a decision, computed once although several fields show it. */
export function rankingOf(decision: Decision): Ranking {
  const ranking = rankings.get(decision) ?? rankCandidates(decision)
  rankings.set(decision, ranking)
  return ranking
}
