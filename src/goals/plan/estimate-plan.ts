import type { PlannedStep, StepKind } from './planned-step.ts'
import { type Durations, estimateMakespan, findCriticalPath } from './step-graph.ts'

export interface Range {
  low: number
  expected: number
  high: number
}

/** What a step or a plan is expected to take. */
export interface Estimate {
  seconds: Range
  costUsd: Range
  tokens: Range
}

export interface StepEstimate extends Estimate {
  /** Completed steps of the kind that it is based on. 0: it is the default of the kind. */
  basedOnSteps: number
}

export interface PlanEstimate extends Estimate {
  /** Elapsed time with `maxParallel` steps at work. */
  makespanSeconds: Range
  /** Completed steps that it is based on. */
  basedOnSteps: number
}

interface Figures {
  seconds: number
  costUsd: number
  tokens: number
}

/** Expected figures of a step of each kind, until enough steps of the kind are on record. */
const DEFAULTS: Record<StepKind, Figures> = {
  RESEARCH: { seconds: 30, costUsd: 0.02, tokens: 2_000 },
  DOCUMENT: { seconds: 20, costUsd: 0.03, tokens: 3_000 },
  TABLE: { seconds: 15, costUsd: 0.02, tokens: 1_500 },
  SLIDES: { seconds: 25, costUsd: 0.03, tokens: 2_500 },
  // Tools use no model themselves. A plugin that does is seen in its records.
  TOOL: { seconds: 10, costUsd: 0, tokens: 0 },
  SYNTHESIS: { seconds: 20, costUsd: 0.03, tokens: 3_000 },
}
const LOW = 0.7
const HIGH = 1.5

/** Completed steps of a kind from which their quantiles replace the defaults. */
export const MIN_RECORDED_STEPS = 20

/** Quantiles of the completed steps of a kind. */
export interface KindRecord extends Estimate {
  steps: number
}

/** @param record of the kind of the step in its workspace. */
export function estimateStep(kind: StepKind, record: KindRecord | undefined): StepEstimate {
  if (record && record.steps >= MIN_RECORDED_STEPS) {
    const { steps: basedOnSteps, ...figures } = record
    return { ...figures, basedOnSteps }
  }
  const { seconds, costUsd, tokens } = DEFAULTS[kind]
  return {
    seconds: rangeAround(seconds),
    costUsd: rangeAround(costUsd),
    tokens: rangeAround(tokens),
    basedOnSteps: 0,
  }
}

function rangeAround(expected: number): Range {
  return { low: withoutNoise(expected * LOW), expected, high: withoutNoise(expected * HIGH) }
}

/** Rounds off the noise of floating point, such as in 0.020999999999999998. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(12))
}

export interface EstimatedStep extends PlannedStep {
  estimate: StepEstimate
}

const BOUNDS = ['low', 'expected', 'high'] as const

export function estimatePlan(steps: readonly EstimatedStep[], maxParallel: number): PlanEstimate {
  const sumOf = (figure: keyof Estimate) =>
    toRange(bound => steps.reduce((sum, { estimate }) => sum + estimate[figure][bound], 0))
  const kinds = new Map(steps.map(({ kind, estimate }) => [kind, estimate.basedOnSteps]))
  return {
    seconds: sumOf('seconds'),
    costUsd: sumOf('costUsd'),
    tokens: sumOf('tokens'),
    makespanSeconds: toRange(bound => estimateMakespan(steps, durationsOf(steps, bound), maxParallel)),
    basedOnSteps: [...kinds.values()].reduce((sum, count) => sum + count, 0),
  }
}

function toRange(read: (bound: keyof Range) => number): Range {
  const [low = 0, expected = 0, high = 0] = BOUNDS.map(bound => withoutNoise(read(bound)))
  return { low, expected, high }
}

/** The estimated seconds of each step. */
export function durationsOf(steps: readonly EstimatedStep[], bound: keyof Range = 'expected'): Durations {
  return new Map(steps.map(({ key, estimate }) => [key, estimate.seconds[bound]]))
}

export function criticalPathOf(steps: readonly EstimatedStep[]): string[] {
  return findCriticalPath(steps, durationsOf(steps))
}

/** Limits of a goal. Null: no limit. */
export interface GoalLimits {
  maxCostUsd: number | null
  maxSeconds: number | null
  maxTokens: number | null
}

export interface Violation {
  constraint: 'COST' | 'TIME' | 'TOKENS'
  limit: number
  expected: number
}

/**
 * The limits that a plan is expected to exceed.
 * @param used what the goal has used before, such as for planning.
 */
export function findViolations(
  { costUsd, makespanSeconds, tokens }: PlanEstimate,
  { maxCostUsd, maxSeconds, maxTokens }: GoalLimits,
  used: Figures,
): Violation[] {
  const checks = [
    { constraint: 'COST', limit: maxCostUsd, expected: used.costUsd + costUsd.expected },
    { constraint: 'TIME', limit: maxSeconds, expected: used.seconds + makespanSeconds.expected },
    { constraint: 'TOKENS', limit: maxTokens, expected: used.tokens + tokens.expected },
  ] as const
  return checks.flatMap(({ constraint, limit, expected }) =>
    limit !== null && withoutNoise(expected) > limit
      ? [{ constraint, limit, expected: withoutNoise(expected) }]
      : [],
  )
}
