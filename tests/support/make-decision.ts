import type { BudgetState, Candidate, Decision, RoutingPolicy } from '../../src/routing/decision.ts'

export const NOW = Date.UTC(2026, 10, 25, 12)
const MINUTE_MS = 60_000

/** UUIDs in the order of their numbers. */
export const modelId = (number: number) => `0199d000-0000-7000-8000-${String(number).padStart(12, '0')}`

/** A candidate that no rule rewards or punishes: recently successful, without known durations and without prices. */
export function makeCandidate(number: number, fields: Partial<Candidate> = {}): Candidate {
  const lastCallAt = NOW - MINUTE_MS
  return {
    modelId: modelId(number),
    modelName: `model-${number}`,
    region: null,
    purposes: ['ANSWER'],
    contextTokens: 10_000,
    maxOutputTokens: 1_000,
    inputUsdPerMillion: 0,
    outputUsdPerMillion: 0,
    isEnabled: true,
    isSecretUsable: true,
    ...fields,
    health: {
      errorRate: 0,
      durationP50Ms: null,
      durationP95Ms: null,
      lastCallAt,
      lastSuccessAt: lastCallAt,
      rateLimitedAt: null,
      isDown: false,
      retryAt: null,
      ...fields.health,
    },
  }
}

export const POLICY: RoutingPolicy = {
  version: 0,
  weights: { policy: 0.35, cost: 0.2, latency: 0.2, health: 0.2, region: 0.05 },
  prefer: [],
  deny: [],
  latencyTargetMs: 10_000,
}

interface DecisionFields {
  request?: Partial<Decision['request']>
  policy?: Partial<RoutingPolicy>
  budgets?: readonly BudgetState[]
  failed?: readonly string[]
}

export function makeDecision(candidates: readonly Candidate[], fields: DecisionFields = {}): Decision {
  const { request, policy, budgets = [], failed = [] } = fields
  return {
    at: NOW,
    request: {
      purpose: 'ANSWER',
      expectedInputTokens: 1_000,
      expectedOutputTokens: 100,
      latencyTargetMs: null,
      intendedModelId: null,
      region: null,
      ...request,
    },
    policy: { ...POLICY, ...policy },
    candidates,
    budgets,
    failed,
  }
}

/** A decision with `count` candidates of all kinds, from pseudorandom numbers. */
export function drawDecision(random: () => number, count: number): Decision {
  const draw = (min: number, max: number) => min + Math.floor(random() * (max - min + 1))
  const pick = <T>(values: readonly T[]) => values[draw(0, values.length - 1)] as T
  const maybe = <T>(share: number, value: T) => (random() < share ? value : null)
  const some = (share: number) =>
    Array.from({ length: count }, (_, i) => modelId(i)).filter(() => random() < share)
  const past = (maxMinutes: number) => NOW - draw(-1, maxMinutes) * MINUTE_MS
  const candidates = Array.from({ length: count }, (_, i) => {
    const lastCallAt = maybe(0.8, past(pick([30, 2_000])))
    return makeCandidate(i, {
      region: pick([null, 'eu', 'us']),
      purposes: pick([['ANSWER'], ['ANSWER', 'WRITE'], ['ANSWER', 'PLAN'], ['WRITE']]),
      contextTokens: pick([1_000, 8_000, 128_000]),
      maxOutputTokens: draw(1, 8_000),
      inputUsdPerMillion: pick([0, random() * 5, 3]),
      outputUsdPerMillion: pick([0, random() * 25, 15]),
      isEnabled: random() < 0.9,
      isSecretUsable: random() < 0.9,
      health: {
        errorRate: lastCallAt === null ? 0 : pick([0, random(), 1]),
        durationP50Ms: maybe(0.7, draw(1, 5_000)),
        durationP95Ms: maybe(0.7, draw(1, 30_000)),
        lastCallAt,
        lastSuccessAt: lastCallAt === null ? null : maybe(0.8, lastCallAt - draw(0, 30) * MINUTE_MS),
        rateLimitedAt: maybe(0.2, NOW - draw(0, 120_000)),
        isDown: random() < 0.1,
        retryAt: null,
      },
    })
  })
  const decision = makeDecision(candidates, {
    request: {
      expectedInputTokens: draw(0, 6_000),
      expectedOutputTokens: draw(0, 2_000),
      latencyTargetMs: maybe(0.3, draw(1, 20_000)),
      intendedModelId: maybe(0.3, modelId(draw(0, count + 1))),
      region: maybe(0.7, pick(['eu', 'us'])),
    },
    policy: drawPolicy(random, some),
    budgets: Array.from({ length: draw(0, 2) }, () => ({
      action: pick(['WARN', 'STOP'] as const),
      limitUsd: 1,
      usedUsd: pick([0, 0.97, 1, random() * 2]),
    })),
  })
  return { ...decision, failed: some(0.05) }
}

/** @param some picks a share of the models. */
export function drawPolicy(random: () => number, some: (share: number) => string[]): RoutingPolicy {
  const drawn = Array.from({ length: 5 }, random)
  const sum = drawn.reduce((total, weight) => total + weight, 0)
  const [policy = 0, cost = 0, latency = 0, health = 0, region = 0] = drawn.map(weight => weight / sum)
  return {
    version: 1,
    weights: { policy, cost, latency, health, region },
    prefer: random() < 0.5 ? [] : some(0.1).reverse(),
    deny: some(0.05),
    latencyTargetMs: 1 + Math.floor(random() * 20_000),
  }
}
