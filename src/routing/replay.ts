import { costOf } from '../models/call-model.ts'
import type { Candidate, Decision, RoutingPolicy } from './decision.ts'
import { chooseModel } from './rank.ts'

/** A call that was made, with the decision that led to it. */
export interface RecordedCall {
  /** UUID. */
  id: string
  /** UUID. */
  modelId: string
  decision: Decision
  inputTokens: number
  outputTokens: number
  costUsd: number
  /** Null if it did not succeed. */
  durationMs: number | null
}

/** What a call was, and what it would have been under another policy. */
export interface ReplayedCall {
  /** UUID. */
  id: string
  /** UUID. Null if no model could have been used. */
  chosenModelId: string | null
  changed: boolean
  costUsd: number
  replayedCostUsd: number
  /** Null if it did not succeed. */
  durationMs: number | null
  /** The median of the chosen model at that time, if another one was chosen. Null if unknown. */
  replayedDurationMs: number | null
}

/** What calls cost and how long they took, and the same under another policy. */
export interface ReplaySummary {
  calls: number
  changed: number
  costUsd: number
  replayedCostUsd: number
  /** 95th percentiles of successful calls. Null without any. */
  durationP95Ms: number | null
  replayedDurationP95Ms: number | null
}

/** Makes a decision again under another policy. Under its own policy, the choice is the same. */
export function replayDecision(decision: Decision, policy: RoutingPolicy): Candidate | null {
  return chooseModel({ ...decision, policy })
}

/** Replays the decision of a call. Another model is assumed to use as many tokens, and its median duration. */
export function replayCall(call: RecordedCall, policy: RoutingPolicy): ReplayedCall {
  const { id, modelId, inputTokens, outputTokens, costUsd, durationMs } = call
  const chosen = replayDecision(call.decision, policy)
  const before = { id, chosenModelId: chosen?.modelId ?? null, costUsd, durationMs }
  if (chosen?.modelId === modelId)
    return { ...before, changed: false, replayedCostUsd: costUsd, replayedDurationMs: durationMs }
  return {
    ...before,
    changed: true,
    replayedCostUsd: chosen ? costOf(chosen, { inputTokens, outputTokens }) : 0,
    replayedDurationMs: durationMs === null ? null : (chosen?.health.durationP50Ms ?? null),
  }
}

export function summarizeReplay(calls: readonly ReplayedCall[]): ReplaySummary {
  const sum = (costOf: (call: ReplayedCall) => number) =>
    calls.reduce((total, call) => total + costOf(call), 0)
  return {
    calls: calls.length,
    changed: calls.filter(({ changed }) => changed).length,
    costUsd: sum(call => call.costUsd),
    replayedCostUsd: sum(call => call.replayedCostUsd),
    durationP95Ms: findPercentile95(calls.map(call => call.durationMs)),
    replayedDurationP95Ms: findPercentile95(calls.map(call => call.replayedDurationMs)),
  }
}

/** Interpolates between the two nearest values, as `percentile_cont` of Postgres. Null without values. */
function findPercentile95(values: readonly (number | null)[]): number | null {
  const sorted = Float64Array.from(values.filter(value => value !== null)).sort()
  const position = 0.95 * (sorted.length - 1)
  const lower = sorted[Math.floor(position)]
  const upper = sorted[Math.ceil(position)]
  if (lower === undefined || upper === undefined) return null
  return lower + (upper - lower) * (position - Math.floor(position))
}
