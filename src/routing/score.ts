import { costOf } from '../models/call-model.ts'
import type { BudgetState, Candidate, CandidateHealth, Decision, ScoreParts } from './decision.ts'

const MINUTE_MS = 60_000
/** Scores of what is not known. */
const NEUTRAL = 0.5
/** After this time without calls, half of what they showed is forgotten. */
const HALF_LIFE_MS = 6 * 60 * MINUTE_MS
const RATE_LIMITED_MS = MINUTE_MS
const COLD_AFTER_MS = 15 * MINUTE_MS
const PENALTIES = { budgetExceeded: 0.3, rateLimited: 0.2, coldStart: 0.1 }

export function estimateCost({ request }: Decision, candidate: Candidate): number {
  return costOf(candidate, {
    inputTokens: request.expectedInputTokens,
    outputTokens: request.expectedOutputTokens,
  })
}

/** Returns a function that scores the candidates of a decision. `usable` are those that are not excluded. */
export function createScorer(
  decision: Decision,
  usable: readonly Candidate[],
): (candidate: Candidate) => ScoreParts {
  const { weights } = decision.policy
  const costs = usable.map(candidate => estimateCost(decision, candidate))
  const range = { min: Math.min(...costs), max: Math.max(...costs) }
  return candidate => ({
    policy: weights.policy * scorePolicy(decision, candidate),
    cost: weights.cost * scoreCost(estimateCost(decision, candidate), range),
    latency: weights.latency * scoreLatency(decision, candidate.health),
    health: weights.health * scoreHealth(candidate.health, decision.at),
    region: weights.region * scoreRegion(decision.request.region, candidate.region),
    penalties: sumPenalties(decision, candidate.health),
  })
}

export function sumParts({ policy, cost, latency, health, region, penalties }: ScoreParts): number {
  return policy + cost + latency + health + region - penalties
}

function scorePolicy({ policy }: Decision, { modelId }: Candidate): number {
  return policy.prefer.includes(modelId) ? 1 : NEUTRAL
}

/** 1 for the cheapest, 0 for the most expensive. */
function scoreCost(cost: number, { min, max }: { min: number; max: number }): number {
  return max > min ? (max - cost) / (max - min) : 1
}

function scoreLatency({ request, policy }: Decision, { durationP95Ms }: CandidateHealth): number {
  if (durationP95Ms === null) return NEUTRAL
  const target = request.latencyTargetMs ?? policy.latencyTargetMs
  return durationP95Ms <= target ? 1 : target / durationP95Ms
}

/** The share of successful calls. The longer ago they were, the closer to neutral. */
function scoreHealth({ errorRate, lastCallAt }: CandidateHealth, now: number): number {
  if (lastCallAt === null) return NEUTRAL
  const age = Math.max(0, now - lastCallAt)
  return NEUTRAL + (1 - errorRate - NEUTRAL) * 2 ** (-age / HALF_LIFE_MS)
}

function scoreRegion(wanted: string | null, region: string | null): number {
  if (wanted === null || region === null) return NEUTRAL
  return wanted === region ? 1 : 0
}

function sumPenalties({ at, budgets }: Decision, health: CandidateHealth): number {
  const isWithin = (time: number | null, ms: number) => time !== null && at - time <= ms
  const isSpent = ({ action, usedUsd, limitUsd }: BudgetState) => action === 'WARN' && usedUsd >= limitUsd
  return (
    (budgets.some(isSpent) ? PENALTIES.budgetExceeded : 0) +
    (isWithin(health.rateLimitedAt, RATE_LIMITED_MS) ? PENALTIES.rateLimited : 0) +
    (isWithin(health.lastSuccessAt, COLD_AFTER_MS) ? 0 : PENALTIES.coldStart)
  )
}
