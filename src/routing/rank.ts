import { costOf } from '../models/call-model.ts'
import {
  type Candidate,
  type Decision,
  EXCLUSIONS,
  type RankedCandidate,
  type Ranking,
  type RoutingExclusion,
} from './decision.ts'
import { createScorer, estimateCost, sumParts } from './score.ts'

/**
 * Ranks the candidates of a decision: the intended model unless it is excluded, then the others by score, excluded ones
 * last. Equal scores are in the order of IDs. Depends on nothing but the decision.
 */
export function rankCandidates(decision: Decision): Ranking {
  const excluded = new Map(
    decision.candidates.map(candidate => [candidate, findExclusion(decision, candidate)]),
  )
  const usable = decision.candidates.filter(candidate => excluded.get(candidate) === null)
  const score = createScorer(decision, usable)
  const ranked = decision.candidates.map((candidate): RankedCandidate => {
    const reason = excluded.get(candidate) ?? null
    const parts = reason === null ? score(candidate) : null
    const estimatedCostUsd = estimateCost(decision, candidate)
    return { candidate, estimatedCostUsd, score: parts && sumParts(parts), parts, excluded: reason }
  })
  const intended = intendedModelId(decision)
  const isIntended = ({ candidate }: RankedCandidate) => candidate.modelId === intended
  const found = ranked.find(isIntended)
  return {
    candidates: ranked.sort((a, b) => compare(a, b, isIntended)),
    degradedFromIntended:
      intended !== null && (found?.excluded !== null || decision.failed.includes(intended)),
  }
}

/** The first candidate that is not excluded and has not failed. Null if there is none. */
export function chooseModel(decision: Decision): Candidate | null {
  const { candidates } = rankCandidates(decision)
  const isUsable = ({ excluded, candidate }: RankedCandidate) =>
    excluded === null && !decision.failed.includes(candidate.modelId)
  return candidates.find(isUsable)?.candidate ?? null
}

function intendedModelId({ request, policy }: Decision): string | null {
  return request.intendedModelId ?? policy.prefer[0] ?? null
}

function compare(
  a: RankedCandidate,
  b: RankedCandidate,
  isIntended: (ranked: RankedCandidate) => boolean,
): number {
  if (a.score === null || b.score === null)
    return Number(a.score === null) - Number(b.score === null) || compareIds(a, b)
  return Number(isIntended(b)) - Number(isIntended(a)) || b.score - a.score || compareIds(a, b)
}

function compareIds(a: RankedCandidate, b: RankedCandidate): number {
  return a.candidate.modelId < b.candidate.modelId ? -1 : 1
}

const TESTS: Record<RoutingExclusion, (decision: Decision, candidate: Candidate) => boolean> = {
  DENIED: ({ policy }, { modelId }) => policy.deny.includes(modelId),
  DISABLED: (_, { isEnabled }) => !isEnabled,
  WRONG_PURPOSE: ({ request }, { purposes }) => !purposes.includes(request.purpose),
  CONTEXT_TOO_SMALL: ({ request }, { contextTokens }) =>
    request.expectedInputTokens + request.expectedOutputTokens > contextTokens,
  DOWN: (_, { health }) => health.isDown,
  OVER_BUDGET: isOverBudget,
  SECRET_UNUSABLE: (_, { isSecretUsable }) => !isSecretUsable,
}

function findExclusion(decision: Decision, candidate: Candidate): RoutingExclusion | null {
  return EXCLUSIONS.find(reason => TESTS[reason](decision, candidate)) ?? null
}

/** Whether the largest possible cost exceeds what a budget has left. */
function isOverBudget({ request, budgets }: Decision, candidate: Candidate): boolean {
  const cost = costOf(candidate, {
    inputTokens: request.expectedInputTokens,
    outputTokens: candidate.maxOutputTokens,
  })
  return (
    cost > 0 &&
    budgets.some(({ action, usedUsd, limitUsd }) => action === 'STOP' && usedUsd + cost > limitUsd)
  )
}
