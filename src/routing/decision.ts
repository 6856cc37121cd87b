import type { ModelPurpose } from '../generated/prisma/client.ts'

/** Part of the score of a model. */
export type ScorePart = 'policy' | 'cost' | 'latency' | 'health' | 'region'
/** Weights of the parts. Their sum is 1. */
export type RoutingWeights = Readonly<Record<ScorePart, number>>

/** Chooses between models. */
export interface RoutingPolicy {
  /** 0: the default of Canopy. */
  version: number
  weights: RoutingWeights
  /** UUIDs. The first one is intended: it is used unless it is excluded. */
  prefer: readonly string[]
  /** UUIDs. */
  deny: readonly string[]
  latencyTargetMs: number
}

/** What a call needs. */
export interface RoutingRequest {
  purpose: ModelPurpose
  expectedInputTokens: number
  expectedOutputTokens: number
  /** Null: the target of the policy. */
  latencyTargetMs: number | null
  /** UUID. Null: the first preferred model of the policy. */
  intendedModelId: string | null
  /** Null: regions do not matter. */
  region: string | null
}

/** What the calls of a model say about it. Times are milliseconds since 1970. */
export interface CandidateHealth {
  /** Share of failed calls in the 15 minutes before its last call. 0 without calls. */
  errorRate: number
  /** Percentiles of completed calls in those minutes. Null without any. */
  durationP50Ms: number | null
  durationP95Ms: number | null
  /** End of the last call. Null if there is none. */
  lastCallAt: number | null
  lastSuccessAt: number | null
  /** Last response with status 429. */
  rateLimitedAt: number | null
  /** Whether its last calls all failed, so that it is only checked until it responds again. */
  isDown: boolean
  /** When it may be checked again. Null unless it is down. */
  retryAt: number | null
}

/** A model at the time of a decision. */
export interface Candidate {
  /** UUID. */
  modelId: string
  modelName: string
  region: string | null
  purposes: readonly ModelPurpose[]
  contextTokens: number
  maxOutputTokens: number
  inputUsdPerMillion: number
  outputUsdPerMillion: number
  isEnabled: boolean
  /** False if its provider has a secret that is expired, revoked or unreadable. */
  isSecretUsable: boolean
  health: CandidateHealth
}

/** A limit of spending at the time of a decision. */
export interface BudgetState {
  action: 'WARN' | 'STOP'
  limitUsd: number
  /** Spent and reserved. */
  usedUsd: number
}

/**
 * Everything that a choice depends on. The choice is a pure function of it, so a decision can be explained and made again
 * later, also with another policy.
 */
export interface Decision {
  /** Milliseconds since 1970. */
  at: number
  request: RoutingRequest
  policy: RoutingPolicy
  candidates: readonly Candidate[]
  budgets: readonly BudgetState[]
  /** UUIDs of models that failed earlier in the same request. */
  failed: readonly string[]
}

/** Why a model cannot be used. The first reason that applies, in this order. */
export const EXCLUSIONS = [
  'DENIED',
  'DISABLED',
  'WRONG_PURPOSE',
  'CONTEXT_TOO_SMALL',
  'DOWN',
  'OVER_BUDGET',
  'SECRET_UNUSABLE',
] as const
export type RoutingExclusion = (typeof EXCLUSIONS)[number]

/** The score of a model: the weighted parts, minus the penalties. */
export type ScoreParts = Readonly<Record<ScorePart | 'penalties', number>>

/** A candidate with what decided about it. */
export interface RankedCandidate {
  candidate: Candidate
  estimatedCostUsd: number
  /** Null if it is excluded. */
  score: number | null
  parts: ScoreParts | null
  excluded: RoutingExclusion | null
}

export interface Ranking {
  /** The intended model unless it is excluded, then the others by score. Excluded models last. */
  candidates: readonly RankedCandidate[]
  /** Whether the intended model is excluded or failed. */
  degradedFromIntended: boolean
}
