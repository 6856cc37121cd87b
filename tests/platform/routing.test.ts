import { describe, expect, it } from 'vitest'
import type { Candidate, CandidateHealth, Decision, RoutingExclusion } from '../../src/routing/decision.ts'
import { chooseModel, rankCandidates } from '../../src/routing/rank.ts'
import { type RecordedCall, replayCall, replayDecision, summarizeReplay } from '../../src/routing/replay.ts'
import {
  drawDecision,
  drawPolicy,
  makeCandidate,
  makeDecision,
  modelId,
  NOW,
  POLICY,
} from '../support/make-decision.ts'
import { seededRandom } from '../support/seeded-random.ts'

const HOUR_MS = 3_600_000
const withHealth = (number: number, health: Partial<CandidateHealth>) =>
  makeCandidate(number, { health: health as CandidateHealth })

/** The weighted parts of the model with this number, or undefined if it is excluded. */
function partsOf(decision: Decision, number = 0) {
  const ranked = rankCandidates(decision).candidates.find(
    ({ candidate }) => candidate.modelId === modelId(number),
  )
  return ranked?.parts ?? undefined
}
const orderOf = (decision: Decision) =>
  rankCandidates(decision)
    .candidates.map(({ candidate }) => candidate.modelName.replace('model-', ''))
    .join(' ')
const choiceOf = (decision: Decision) => chooseModel(decision)?.modelName ?? null

/** The rules once more, column by column. */
function rankAgain(decision: Decision) {
  const { request, policy, budgets, failed, at } = decision
  const table = decision.candidates
  const million = 1e6
  const price = table.map(c => [c.inputUsdPerMillion / million, c.outputUsdPerMillion / million] as const)
  const expected = price.map(
    ([input, output]) => request.expectedInputTokens * input + request.expectedOutputTokens * output,
  )
  const reasons = table.map((c, i) => {
    const [input = 0, output = 0] = price[i] ?? []
    const most = request.expectedInputTokens * input + c.maxOutputTokens * output
    const stops = budgets.filter(budget => budget.action === 'STOP')
    const applying: [RoutingExclusion, boolean][] = [
      ['DENIED', new Set(policy.deny).has(c.modelId)],
      ['DISABLED', c.isEnabled === false],
      ['WRONG_PURPOSE', c.purposes.every(purpose => purpose !== request.purpose)],
      ['CONTEXT_TOO_SMALL', c.contextTokens < request.expectedInputTokens + request.expectedOutputTokens],
      ['DOWN', c.health.isDown],
      ['OVER_BUDGET', most > 0 && stops.some(budget => budget.limitUsd < budget.usedUsd + most)],
      ['SECRET_UNUSABLE', c.isSecretUsable === false],
    ]
    return applying.filter(([, applies]) => applies).map(([reason]) => reason)[0] ?? null
  })
  const costs = expected.filter((_, i) => reasons[i] === null).sort((a, b) => a - b)
  const [cheapest = 0, dearest = 0] = [costs[0], costs.at(-1)]
  const target = request.latencyTargetMs === null ? policy.latencyTargetMs : request.latencyTargetMs
  const warned = budgets.filter(b => b.action === 'WARN').some(b => b.limitUsd - b.usedUsd <= 0)
  const minutesSince = (time: number | null) =>
    time === null ? Number.POSITIVE_INFINITY : (at - time) / 60_000
  const rows = table.map((c, i) => {
    const { errorRate, durationP95Ms: p95, lastCallAt, lastSuccessAt, rateLimitedAt } = c.health
    const remembered = lastCallAt === null ? 0 : Math.min(1, 0.5 ** (minutesSince(lastCallAt) / 360))
    const regions = [request.region, c.region].filter(region => region !== null)
    const columns = [
      policy.weights.policy * (policy.prefer.indexOf(c.modelId) < 0 ? 0.5 : 1),
      policy.weights.cost *
        (cheapest === dearest ? 1 : 1 - ((expected[i] ?? 0) - cheapest) / (dearest - cheapest)),
      policy.weights.latency * (p95 === null ? 0.5 : Math.min(1, target / p95)),
      policy.weights.health * (0.5 * (1 - remembered) + (1 - errorRate) * remembered),
      policy.weights.region * (regions.length < 2 ? 0.5 : Number(regions[0] === regions[1])),
      -(
        (warned ? 3 : 0) +
        (minutesSince(rateLimitedAt) <= 1 ? 2 : 0) +
        (minutesSince(lastSuccessAt) > 15 ? 1 : 0)
      ) / 10,
    ]
    const score = columns.reduce((sum, column) => sum + column, 0)
    return { id: c.modelId, reason: reasons[i] ?? null, cost: expected[i], columns, score }
  })
  const intended = [request.intendedModelId, ...policy.prefer].find(id => id !== null)
  const group = (row: (typeof rows)[number]) => (row.reason !== null ? 2 : row.id === intended ? 0 : 1)
  const groups = [0, 1, 2].map(number =>
    rows.filter(row => group(row) === number).sort((a, b) => a.id.localeCompare(b.id)),
  )
  const [first = [], others = [], last = []] = groups
  return {
    rows: [...first, ...others.sort((a, b) => b.score - a.score), ...last],
    degraded: intended !== undefined && (first.length === 0 || new Set(failed).has(intended)),
  }
}

describe('a ranking', () => {
  it('equals the rules computed in another way, for 500 random decisions', () => {
    const random = seededRandom(1)
    const seen = new Map<string | null, number>()
    for (let round = 0; round < 500; round++) {
      const decision = drawDecision(random, Math.floor(random() * 20))
      const expected = rankAgain(decision)
      const { candidates, degradedFromIntended } = rankCandidates(decision)
      expect(candidates.map(({ candidate }) => candidate.modelId)).toEqual(expected.rows.map(({ id }) => id))
      expect(degradedFromIntended).toBe(expected.degraded)
      for (const [i, { parts, score, excluded, estimatedCostUsd }] of candidates.entries()) {
        const row = expected.rows[i]
        seen.set(excluded, (seen.get(excluded) ?? 0) + 1)
        expect(excluded).toBe(row?.reason)
        expect(estimatedCostUsd).toBeCloseTo(row?.cost ?? Number.NaN, 9)
        if (excluded !== null) {
          expect([parts, score]).toEqual([null, null])
          continue
        }
        const columns = parts && [
          parts.policy,
          parts.cost,
          parts.latency,
          parts.health,
          parts.region,
          -parts.penalties,
        ]
        for (const [j, column] of (columns ?? []).entries())
          expect(column).toBeCloseTo(row?.columns[j] ?? Number.NaN, 9)
        expect(score).toBeCloseTo(row?.score ?? Number.NaN, 9)
      }
    }
    // Every rule was met often.
    expect(
      [...seen.values()].every(count => count > 50),
      JSON.stringify([...seen]),
    ).toBe(true)
    expect(seen.size).toBe(8)
  })

  it('does not depend on the order of candidates', () => {
    const random = seededRandom(2)
    for (let round = 0; round < 50; round++) {
      const decision = drawDecision(random, 20)
      const reversed = { ...decision, candidates: decision.candidates.toReversed() }
      expect(rankCandidates(reversed)).toEqual(rankCandidates(decision))
    }
  })

  it('is the same for a decision that was stored as JSON', () => {
    const decision = drawDecision(seededRandom(3), 50)
    expect(rankCandidates(JSON.parse(JSON.stringify(decision)))).toEqual(rankCandidates(decision))
  })

  it('is empty without candidates', () => {
    expect(rankCandidates(makeDecision([]))).toEqual({ candidates: [], degradedFromIntended: false })
    expect(chooseModel(makeDecision([]))).toBeNull()
  })
})

describe('the score', () => {
  it('of a model that is best in everything is 1', () => {
    const best = makeCandidate(0, {
      region: 'eu',
      health: { durationP95Ms: 10_000, lastCallAt: NOW } as CandidateHealth,
    })
    const decision = makeDecision([best], { request: { region: 'eu' }, policy: { prefer: [modelId(0)] } })
    expect(rankCandidates(decision).candidates[0]?.score).toBeCloseTo(1, 12)
  })

  it('adds up the parts and subtracts the penalties', () => {
    const decision = makeDecision([withHealth(0, { lastCallAt: null, lastSuccessAt: null })])
    const [ranked] = rankCandidates(decision).candidates
    expect(ranked?.parts).toEqual({
      policy: 0.175,
      cost: 0.2,
      latency: 0.1,
      health: 0.1,
      region: 0.025,
      penalties: 0.1,
    })
    expect(ranked?.score).toBeCloseTo(0.5, 12)
  })

  it('prefers models of the policy', () => {
    const decision = makeDecision([makeCandidate(0), makeCandidate(1)], { policy: { prefer: [modelId(1)] } })
    expect([partsOf(decision, 0)?.policy, partsOf(decision, 1)?.policy]).toEqual([0.175, 0.35])
  })

  it('falls with the estimated cost, from the cheapest to the most expensive model that can be used', () => {
    const priced = (number: number, usd: number, isEnabled = true) =>
      makeCandidate(number, { inputUsdPerMillion: usd, outputUsdPerMillion: usd * 10, isEnabled })
    const decision = makeDecision([priced(0, 1), priced(1, 2), priced(2, 5), priced(3, 100, false)])
    const costs = [0, 1, 2].map(number => partsOf(decision, number)?.cost ?? Number.NaN)
    expect(costs[0]).toBeCloseTo(0.2, 12)
    expect(costs[1]).toBeCloseTo(0.15, 12)
    expect(costs[2]).toBeCloseTo(0, 12)
    const [cheapest] = rankCandidates(decision).candidates
    expect(cheapest?.estimatedCostUsd).toBeCloseTo(0.002, 12)
  })

  it('counts the full part for costs that are all equal', () => {
    const decision = makeDecision([
      makeCandidate(0, { inputUsdPerMillion: 3 }),
      makeCandidate(1, { inputUsdPerMillion: 3 }),
    ])
    expect([partsOf(decision, 0)?.cost, partsOf(decision, 1)?.cost]).toEqual([0.2, 0.2])
  })

  it.each([
    ['full up to the target', 10_000, null, 0.2],
    ['half at twice the target', 20_000, null, 0.1],
    ['compared with the target of the request', 20_000, 4_000, 0.04],
    ['half if the duration is unknown', null, null, 0.1],
  ])('has a part for latency that is %s', (_, durationP95Ms, latencyTargetMs, part) => {
    const decision = makeDecision([withHealth(0, { durationP95Ms })], { request: { latencyTargetMs } })
    expect(partsOf(decision)?.latency).toBeCloseTo(part, 12)
  })

  it.each([
    ['the share of successful calls', { errorRate: 0.25, lastCallAt: NOW }, 0.15],
    ['half as far from the middle after 6 hours', { errorRate: 0, lastCallAt: NOW - 6 * HOUR_MS }, 0.15],
    ['a quarter after 12 hours, also for failures', { errorRate: 1, lastCallAt: NOW - 12 * HOUR_MS }, 0.075],
    ['in the middle without calls', { errorRate: 0, lastCallAt: null }, 0.1],
    ['not beyond the error rate if clocks differ', { errorRate: 0.5, lastCallAt: NOW + HOUR_MS }, 0.1],
    ['at most full if clocks differ', { errorRate: 0, lastCallAt: NOW + HOUR_MS }, 0.2],
  ])('has a part for health that is %s', (_, health, part) => {
    expect(partsOf(makeDecision([withHealth(0, health)]))?.health).toBeCloseTo(part, 12)
  })

  it.each([
    ['eu', 'eu', 0.05],
    ['eu', 'us', 0],
    ['eu', null, 0.025],
    [null, 'eu', 0.025],
    [null, null, 0.025],
  ])('has a part for region: %s wanted, %s given', (wanted, region, part) => {
    expect(
      partsOf(makeDecision([makeCandidate(0, { region })], { request: { region: wanted } }))?.region,
    ).toBe(part)
  })

  const budget = { limitUsd: 1, usedUsd: 1 }
  it.each([
    ['a budget that warns is spent', { budgets: [{ ...budget, action: 'WARN' as const }] }, {}, 0.3],
    [
      'a budget that warns is not spent',
      { budgets: [{ limitUsd: 1, usedUsd: 0.99, action: 'WARN' as const }] },
      {},
      0,
    ],
    [
      'a budget that stops is spent by models without a price',
      { budgets: [{ ...budget, action: 'STOP' as const }] },
      {},
      0,
    ],
    ['it was rate limited 60 s ago', {}, { rateLimitedAt: NOW - 60_000 }, 0.2],
    ['it was rate limited earlier', {}, { rateLimitedAt: NOW - 60_001 }, 0],
    ['it last succeeded 15 minutes ago', {}, { lastSuccessAt: NOW - 900_000 }, 0],
    ['it last succeeded earlier', {}, { lastSuccessAt: NOW - 900_001 }, 0.1],
    ['it never succeeded', {}, { lastSuccessAt: null }, 0.1],
    [
      'all of that is the case',
      { budgets: [{ ...budget, action: 'WARN' as const }] },
      { rateLimitedAt: NOW, lastSuccessAt: null },
      0.6,
    ],
  ])('has a penalty if %s', (_, fields, health, penalty) => {
    expect(partsOf(makeDecision([withHealth(0, health)], fields))?.penalties).toBeCloseTo(penalty, 12)
  })
})

describe('a model is excluded', () => {
  const excludedBy = (candidate: Candidate, fields: Parameters<typeof makeDecision>[1] = {}) =>
    rankCandidates(makeDecision([candidate], fields)).candidates[0]?.excluded
  const tokens = { expectedInputTokens: 9_000, expectedOutputTokens: 1_000 }
  const stop = (usedUsd: number) => ({ budgets: [{ action: 'STOP' as const, limitUsd: 1, usedUsd }] })
  /** Costs at most 0.25: 1,000 tokens of input, 2,000 of output. */
  const priced = { inputUsdPerMillion: 50, outputUsdPerMillion: 100, maxOutputTokens: 2_000 }

  it.each<[string, RoutingExclusion | null, Partial<Candidate>, Parameters<typeof makeDecision>[1]]>([
    ['that the policy denies', 'DENIED', {}, { policy: { deny: [modelId(0)] } }],
    ['that is disabled', 'DISABLED', { isEnabled: false }, {}],
    ['that is for other purposes', 'WRONG_PURPOSE', { purposes: ['PLAN', 'EMBED'] }, {}],
    [
      'with a context of one token too few',
      'CONTEXT_TOO_SMALL',
      { contextTokens: 9_999 },
      { request: tokens },
    ],
    ['not with just enough context', null, { contextTokens: 10_000 }, { request: tokens }],
    ['that is down', 'DOWN', { health: { isDown: true } as CandidateHealth }, {}],
    ['whose largest cost exceeds a budget that stops', 'OVER_BUDGET', priced, stop(0.76)],
    ['not if its largest cost is exactly what is left', null, priced, stop(0.75)],
    ['not by a spent budget if it costs nothing', null, {}, stop(2)],
    ['not by a budget that warns', null, priced, { budgets: [{ action: 'WARN', limitUsd: 1, usedUsd: 2 }] }],
    ['whose secret is unusable', 'SECRET_UNUSABLE', { isSecretUsable: false }, {}],
  ])('%s', (_, reason, candidate, fields) => {
    expect(excludedBy(makeCandidate(0, candidate), fields)).toBe(reason)
  })

  it('for the first of several reasons', () => {
    const faults: Partial<Candidate>[] = [
      {},
      { isEnabled: false },
      { purposes: ['PLAN'] },
      { contextTokens: 1 },
      { health: { isDown: true } as CandidateHealth },
      priced,
      { isSecretUsable: false },
    ]
    const reasons = faults.map((_, i) =>
      excludedBy(makeCandidate(0, Object.assign({}, ...faults.slice(i))), {
        ...stop(1),
        policy: { deny: i === 0 ? [modelId(0)] : [] },
      }),
    )
    expect(reasons).toEqual([
      'DENIED',
      'DISABLED',
      'WRONG_PURPOSE',
      'CONTEXT_TOO_SMALL',
      'DOWN',
      'OVER_BUDGET',
      'SECRET_UNUSABLE',
    ])
  })
})

describe('the order', () => {
  const limited = { rateLimitedAt: NOW }
  const models = [
    makeCandidate(3),
    makeCandidate(5, { isEnabled: false }),
    makeCandidate(2),
    withHealth(1, limited),
    makeCandidate(4, { isEnabled: false }),
  ]

  it('is by score, then by ID, with excluded models last', () => {
    expect(orderOf(makeDecision(models))).toBe('2 3 1 4 5')
  })

  it('starts with the intended model, whatever its score', () => {
    const decision = makeDecision(models, { request: { intendedModelId: modelId(1) } })
    expect(orderOf(decision)).toBe('1 2 3 4 5')
    expect(rankCandidates(decision).degradedFromIntended).toBe(false)
  })

  it('starts with the first preferred model unless the request intends another one', () => {
    const policy = { prefer: [modelId(1), modelId(3)] }
    expect(orderOf(makeDecision(models, { policy }))).toBe('1 3 2 4 5')
    expect(orderOf(makeDecision(models, { policy, request: { intendedModelId: modelId(2) } }))).toBe(
      '2 3 1 4 5',
    )
  })

  it.each([
    ['is excluded', modelId(4), []],
    ['failed before', modelId(2), [modelId(2)]],
    ['does not exist', modelId(9), []],
  ])('says so if the intended model %s', (_, intendedModelId, failed) => {
    const decision = makeDecision(models, { request: { intendedModelId }, failed })
    expect(rankCandidates(decision).degradedFromIntended).toBe(true)
    expect(choiceOf(decision)).not.toBe(
      choiceOf(makeDecision(models, { request: { intendedModelId: modelId(1) } })),
    )
  })

  it('decides the choice, except for models that failed or are excluded', () => {
    const failed = [modelId(2), modelId(3)]
    expect(choiceOf(makeDecision(models))).toBe('model-2')
    expect(choiceOf(makeDecision(models, { failed }))).toBe('model-1')
    expect(choiceOf(makeDecision(models, { failed: [...failed, modelId(1)] }))).toBeNull()
  })
})

describe('a replay', () => {
  it('under the policy in force makes the same 1,000 choices', () => {
    const random = seededRandom(4)
    let chosen = 0
    for (let round = 0; round < 1_000; round++) {
      const decision = drawDecision(random, 1 + Math.floor(random() * 12))
      const stored: Decision = JSON.parse(JSON.stringify(decision))
      const choice = chooseModel(decision)
      if (choice) chosen++
      expect(replayDecision(stored, stored.policy)).toEqual(choice)
    }
    expect(chosen).toBeGreaterThan(500)
  })

  it('under another policy makes the choice that this policy would have made', () => {
    const random = seededRandom(5)
    let changed = 0
    for (let round = 0; round < 200; round++) {
      const decision = drawDecision(random, 10)
      const policy = drawPolicy(random, share =>
        decision.candidates.map(c => c.modelId).filter(() => random() < share),
      )
      const expected = rankAgain({ ...decision, policy }).rows.find(
        ({ id, reason }) => reason === null && !decision.failed.includes(id),
      )
      expect(replayDecision(decision, policy)?.modelId).toBe(expected?.id)
      if (expected?.id !== chooseModel(decision)?.modelId) changed++
    }
    expect(changed).toBeGreaterThan(50)
  })

  const models = [
    makeCandidate(0, { health: { durationP50Ms: 700 } as CandidateHealth }),
    makeCandidate(1, {
      inputUsdPerMillion: 2,
      outputUsdPerMillion: 10,
      health: { durationP50Ms: 300 } as CandidateHealth,
    }),
  ]
  const call: RecordedCall = {
    id: modelId(100),
    modelId: modelId(0),
    decision: makeDecision(models),
    inputTokens: 5_000,
    outputTokens: 200,
    costUsd: 0.5,
    durationMs: 900,
  }
  const denied = { ...POLICY, deny: [modelId(0)] }

  it('keeps the recorded cost and duration of an unchanged choice', () => {
    expect(replayCall(call, POLICY)).toEqual({
      id: call.id,
      chosenModelId: modelId(0),
      changed: false,
      costUsd: 0.5,
      replayedCostUsd: 0.5,
      durationMs: 900,
      replayedDurationMs: 900,
    })
  })

  it('computes the cost of another choice from the recorded tokens, and takes its median duration', () => {
    const replayed = replayCall(call, denied)
    expect(replayed).toMatchObject({
      chosenModelId: modelId(1),
      changed: true,
      costUsd: 0.5,
      replayedDurationMs: 300,
    })
    expect(replayed.replayedCostUsd).toBeCloseTo(0.012, 12)
    expect(replayCall({ ...call, durationMs: null }, denied).replayedDurationMs).toBeNull()
  })

  it('costs nothing if no model is left', () => {
    const replayed = replayCall(call, { ...POLICY, deny: [modelId(0), modelId(1)] })
    expect(replayed).toMatchObject({
      chosenModelId: null,
      changed: true,
      replayedCostUsd: 0,
      replayedDurationMs: null,
    })
  })

  it('sums up costs and the 95th percentiles of durations', () => {
    const calls = Array.from({ length: 21 }, (_, i) => ({
      ...call,
      durationMs: i === 20 ? null : (i + 1) * 100,
    }))
    const summary = summarizeReplay([
      ...calls.map(one => replayCall(one, POLICY)),
      replayCall({ ...call, durationMs: 2_100 }, denied),
    ])
    expect(summary).toMatchObject({ calls: 22, changed: 1, costUsd: 11 })
    expect(summary.replayedCostUsd).toBeCloseTo(10.512, 9)
    // 100 to 2,100, and the same with 300 instead of 2,100.
    expect(summary.durationP95Ms).toBeCloseTo(2_000, 9)
    expect(summary.replayedDurationP95Ms).toBeCloseTo(1_900, 9)
  })

  it('has no durations without successful calls', () => {
    const none = { durationP95Ms: null, replayedDurationP95Ms: null }
    expect(summarizeReplay([])).toEqual({ calls: 0, changed: 0, costUsd: 0, replayedCostUsd: 0, ...none })
    expect(summarizeReplay([replayCall({ ...call, durationMs: null }, denied)])).toMatchObject(none)
  })
})
