import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import type { Viewer } from '../../src/auth/viewer.ts'
import { createViewerContext, type RequestContext } from '../../src/context.ts'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { replayRouting } from '../../src/resolvers/routing/replay-routing.ts'
import type { Candidate, Decision } from '../../src/routing/decision.ts'
import { addUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { RankModelsInput, RoutingPolicyInput, SaveModelInput } from '../support/gql/graphql.ts'
import { makeCandidate, makeDecision } from '../support/make-decision.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const SaveProvider = graphql(`
  mutation RankedProvider($input: SaveModelProviderInput!) {
    saveModelProvider(input: $input) { ... on SaveModelProviderPayload { provider { id } } ... on Error { message } }
  }
`)
const SaveModel = graphql(`
  mutation RankedModelToSave($input: SaveModelInput!) {
    saveModel(input: $input) { ... on SaveModelPayload { model { id } } ... on Error { message } }
  }
`)
const DeleteModel = graphql(`
  mutation RankedModelToDelete($id: ID!) { deleteModel(input: { id: $id }) { __typename } }
`)
const SetPolicy = graphql(`
  mutation RankingPolicy($input: SetRoutingPolicyInput!) {
    setRoutingPolicy(input: $input) {
      __typename
      ... on SetRoutingPolicyPayload { version ranking { policyVersion candidates { modelName excluded } } }
    }
  }
`)
const SetBudget = graphql(`
  mutation RankingBudget($input: SetBudgetInput!) { setBudget(input: $input) { __typename } }
`)
const RevokeSecret = graphql(`
  mutation RankingSecret($id: ID!) { revokeSecret(input: { id: $id }) { __typename } }
`)
const Rank = graphql(`
  query RankModels($input: RankModelsInput!) {
    rankModels(input: $input) {
      at policyVersion degradedFromIntended
      candidates {
        modelId modelName score estimatedCostUsd durationP95Ms errorRate excluded
        model { id provider { region } }
        parts { policy cost latency health region penalties }
      }
    }
  }
`)
const Replay = graphql(`
  query ReplayRouting($input: ReplayRoutingInput!) {
    replayRouting(input: $input) {
      calls changed costUsd replayedCostUsd durationP95Ms replayedDurationP95Ms
      choices { changed chosen { name } }
    }
  }
`)

const canopy = setUpTestCanopy({ REGION: 'eu' })
let workspaceId: string
/** IDs by name. */
const ids: Record<string, string> = {}
const uuidOf = (name: string) => decodeId('Model', ids[name] ?? '') ?? ''

/** @returns the ID of the provider. */
async function addProvider(name: string, more: { region?: string; secretId?: string } = {}) {
  const input = { name, protocol: 'OPENAI_COMPATIBLE' as const, baseUrl: 'http://127.0.0.1:9/v1', ...more }
  const { saveModelProvider: saved } = await canopy.client.run(SaveProvider, { input })
  return 'provider' in saved ? saved.provider.id : expect.unreachable(saved.message)
}

async function addModel(
  name: string,
  providerId: string,
  usdPerMillion: number,
  more: Partial<SaveModelInput> = {},
) {
  const prices = { inputUsdPerMillion: usdPerMillion, outputUsdPerMillion: usdPerMillion }
  const input = { name, providerId, purposes: ['ANSWER' as const], contextTokens: 10_000, ...prices, ...more }
  const { saveModel: saved } = await canopy.client.run(SaveModel, { input })
  ids[name] = 'model' in saved ? saved.model.id : expect.unreachable(saved.message)
}

type NewCall = Partial<Omit<Prisma.ModelCallCreateManyInput, 'decision'>> & {
  model: string
  decision?: Decision
}

/** Records ended calls. By default, they succeeded now. */
async function addCalls(calls: readonly NewCall[]): Promise<void> {
  const data = calls.map(({ model, decision = makeDecision([]), ...call }) => ({
    ...{ id: uuidv7(), workspaceId, purpose: 'ANSWER' as const, attempt: 1, isCheck: false },
    ...{ modelId: uuidOf(model), modelName: model, outcome: 'SUCCEEDED' as const, durationMs: 1_000 },
    ...{ endedAt: new Date(), reservedNano: 0, reservedTokens: 0 },
    ...call,
    decision: decision as unknown as Prisma.InputJsonValue,
  }))
  await canopy.app.database.prisma.modelCall.createMany({ data })
}

const failed = (model: string) => ({ model, outcome: 'FAILED', errorCode: 'HTTP_429' }) as const
const repeat = <T>(count: number, value: T) => Array.from({ length: count }, () => value)

beforeAll(async () => {
  const { prisma } = canopy.app.database
  ;({ workspaceId } = await prisma.apiKey.findUniqueOrThrow({
    where: { digest: digestSecret(canopy.client.secret) },
  }))
  const secret = await seedSecret(canopy.client)
  const europe = await addProvider('Europe', { region: 'eu' })
  const america = await addProvider('America', { region: 'us' })
  const unknown = await addProvider('Unknown')
  const locked = await addProvider('Locked', { secretId: secret.id })
  await addModel('good', europe, 1)
  await addModel('troubled', america, 3)
  await addModel('unused', unknown, 2)
  await addModel('denied', europe, 1)
  await addModel('disabled', europe, 1, { enabled: false })
  await addModel('planner', europe, 1, { purposes: ['PLAN'] })
  await addModel('small', europe, 1, { contextTokens: 1_999, maxOutputTokens: 1_000 })
  await addModel('down', europe, 1)
  await addModel('expensive', europe, 100_000)
  await addModel('locked', locked, 1)
  await canopy.client.run(RevokeSecret, { id: secret.id })
  await addCalls([
    ...repeat(4, { model: 'good' }),
    ...repeat(2, { model: 'troubled', durationMs: 4_000 }),
    ...repeat(2, failed('troubled')),
    ...repeat(5, failed('down')),
  ])
  await canopy.client.run(SetPolicy, { input: { policy: { deny: [ids.denied ?? ''] } } })
  await canopy.client.run(SetBudget, { input: { period: 'DAY', limitUsd: 1, action: 'STOP' } })
  await canopy.client.run(SetBudget, { input: { period: 'MONTH', limitUsd: 0.1, action: 'WARN' } })
  await prisma.$executeRaw`
    INSERT INTO model_spending (workspace_id, day_nano, month_nano) VALUES (${workspaceId}::uuid, 2e8, 2e8)`
})

describe('rankModels', () => {
  const CALL: RankModelsInput = {
    ...{ purpose: 'ANSWER', expectedInputTokens: 1_000, expectedOutputTokens: 1_000, latencyTargetMs: 2_000 },
  }
  const rank = async (input: Partial<RankModelsInput> = {}, client = canopy.client) =>
    (await client.run(Rank, { input: { ...CALL, ...input } })).rankModels
  const namesOf = ({ candidates }: Awaited<ReturnType<typeof rank>>) =>
    candidates.map(({ modelName }) => modelName)

  it('explains each position and each exclusion', async () => {
    const ranking = await rank()
    expect(ranking).toMatchObject({ policyVersion: 1, degradedFromIntended: false })
    const [good, unused, troubled, ...excluded] = ranking.candidates
    expect(
      excluded.map(({ modelName, excluded, score, parts }) => [modelName, excluded, score, parts]),
    ).toEqual([
      ['denied', 'DENIED', null, null],
      ['disabled', 'DISABLED', null, null],
      ['planner', 'WRONG_PURPOSE', null, null],
      ['small', 'CONTEXT_TOO_SMALL', null, null],
      ['down', 'DOWN', null, null],
      ['expensive', 'OVER_BUDGET', null, null],
      ['locked', 'SECRET_UNUSABLE', null, null],
    ])
    expect(good).toMatchObject({ modelName: 'good', modelId: ids.good, durationP95Ms: 1_000, errorRate: 0 })
    expect(good?.model).toEqual({ id: ids.good, provider: { region: 'eu' } })
    expect(troubled).toMatchObject({ modelName: 'troubled', durationP95Ms: 4_000, errorRate: 0.5 })
    expect(unused).toMatchObject({ modelName: 'unused', durationP95Ms: null, errorRate: 0 })
    const parts = [good, unused, troubled].map(candidate => Object.values(candidate?.parts ?? {}))
    // Policy, cost, latency, health, region, penalties.
    const expected = [
      [0.175, 0.2, 0.2, 0.2, 0.05, 0.3],
      [0.175, 0.1, 0.1, 0.1, 0.025, 0.4],
      [0.175, 0, 0.1, 0.1, 0, 0.5],
    ]
    for (const [i, row] of expected.entries())
      for (const [j, part] of row.entries()) expect(parts[i]?.[j]).toBeCloseTo(part, 3)
    expect([good, unused, troubled].map(candidate => candidate?.estimatedCostUsd)).toEqual([
      0.002, 0.004, 0.006,
    ])
    expect(good?.score).toBeCloseTo(0.525, 3)
    expect(troubled?.score).toBeCloseTo(-0.125, 3)
  })

  it('puts the intended model first, and says if it cannot be used', async () => {
    const intended = await rank({ intendedModelId: ids.troubled ?? '' })
    expect(namesOf(intended).slice(0, 3)).toEqual(['troubled', 'good', 'unused'])
    expect(intended.degradedFromIntended).toBe(false)
    const excluded = await rank({ intendedModelId: ids.down ?? '' })
    expect(namesOf(excluded)[0]).toBe('good')
    expect(excluded.degradedFromIntended).toBe(true)
  })

  it('compares regions with the requested one, or else with the setting', async () => {
    const regions = async (region: string | null) =>
      (await rank({ region })).candidates.slice(0, 3).map(({ parts }) => parts?.region)
    expect(await regions('us')).toEqual([0, 0.025, 0.05])
    expect(await regions(null)).toEqual([0.05, 0.025, 0])
  })

  it('has other candidates for other purposes, and none of other workspaces', async () => {
    const planned = await rank({ purpose: 'PLAN' })
    expect(planned.candidates.filter(({ excluded }) => !excluded).map(({ modelName }) => modelName)).toEqual([
      'planner',
    ])
    expect((await rank({ purpose: 'EMBED' })).candidates).toEqual([])
    expect((await rank({}, await canopy.newClient())).candidates).toEqual([])
  })

  it('needs only READ', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'reader', scopes: ['READ'] })
    expect(namesOf(await rank({}, client))).toHaveLength(10)
  })

  it.each([
    [{ expectedInputTokens: -1 }, 'input.expectedInputTokens: must be a whole number from 0 to 100000000'],
    [
      { expectedOutputTokens: 100_000_001 },
      'input.expectedOutputTokens: must be a whole number from 0 to 100000000',
    ],
    [{ latencyTargetMs: 0 }, 'input.latencyTargetMs: must be a whole number from 1 to 600000'],
    [{ region: '' }, 'input.region: must have at least 1 character'],
    [
      { intendedModelId: 'gpt' },
      'input.intendedModelId: is not among the candidates; list them with `models`',
    ],
    [{ intendedModelId: encodeId('Model', uuidv7()), latencyTargetMs: 600_001 }, 'The input has 2 problems'],
  ])('rejects %j', async (input, message) => {
    const { errors } = await canopy.client.send(Rank, { input: { ...CALL, ...input } })
    expect(errors).toMatchObject([
      { message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })

  it('takes as many statements for one model as for ten', async () => {
    const other = await canopy.newClient()
    const few = await countStatements(canopy, () => rank({}, other))
    expect(await countStatements(canopy, () => rank())).toBeLessThanOrEqual(few + 1)
  })

  it('shows the effect of a new policy', async () => {
    const prefer = [ids.planner ?? '']
    const input = { purpose: 'PLAN' as const, policy: { prefer, deny: [ids.good ?? ''] } }
    const { setRoutingPolicy: set } = await canopy.client.run(SetPolicy, { input })
    if (set.__typename !== 'SetRoutingPolicyPayload') return expect.unreachable(set.__typename)
    expect(set.ranking.policyVersion).toBe(set.version)
    expect(set.ranking.candidates[0]).toEqual({ modelName: 'planner', excluded: null })
    expect(set.ranking.candidates[1]).toEqual({ modelName: 'good', excluded: 'DENIED' })
  })
})

describe('replayRouting', () => {
  const YEAR = { gte: '2020-01-01T00:00:00Z', lt: '2021-01-01T00:00:00Z' }
  const POLICY: RoutingPolicyInput = {}
  const candidateOf = (name: string, fields: Partial<Candidate>) => ({
    ...makeCandidate(0, fields),
    modelId: uuidOf(name),
    modelName: name,
  })
  const withMedian = (name: string, usdPerMillion: number, durationP50Ms: number) =>
    candidateOf(name, {
      inputUsdPerMillion: usdPerMillion,
      outputUsdPerMillion: usdPerMillion,
      health: { ...makeCandidate(0).health, durationP50Ms },
    })
  const minute = (number: number) => new Date(Date.parse(YEAR.gte) + number * 60_000)
  const replay = async (
    input: Partial<{ policy: RoutingPolicyInput; purpose: 'WRITE' | 'EMBED' }> = {},
    between = YEAR,
  ) => (await canopy.client.run(Replay, { input: { between, policy: POLICY, ...input } })).replayRouting

  beforeAll(async () => {
    await addModel('gone', await addProvider('Gone'), 1)
    // The default policy chooses the first of each pair: it is cheaper.
    const answer = makeDecision([withMedian('good', 1, 900), withMedian('troubled', 3, 500)])
    const write = makeDecision([withMedian('gone', 1, 900), withMedian('unused', 2, 500)], {
      request: { purpose: 'WRITE' },
    })
    for (const candidate of write.candidates) Object.assign(candidate, { purposes: ['WRITE'] })
    const used = { inputTokens: 400, outputTokens: 100, costNano: 500_000 }
    await addCalls([
      ...Array.from({ length: 150 }, (_, i) => ({ model: 'good', decision: answer, at: minute(i), ...used })),
      { model: 'gone', purpose: 'WRITE', decision: write, at: minute(200), ...used, durationMs: 3_000 },
      { ...failed('good'), decision: answer, at: minute(201), durationMs: 9_000 },
      // After the first one failed.
      {
        model: 'troubled',
        decision: { ...answer, failed: [uuidOf('good')] },
        at: minute(202),
        ...{ ...used, costNano: 1_500_000 },
      },
      // Not replayed.
      { model: 'good', decision: answer, at: minute(-1) },
      { model: 'good', decision: answer, at: new Date(YEAR.lt) },
      { model: 'good', decision: answer, at: minute(3), isCheck: true },
      { model: 'good', decision: answer, at: minute(3), purpose: 'EMBED' },
      { model: 'good', decision: answer, at: minute(3), outcome: null, endedAt: null, durationMs: null },
    ])
    await canopy.client.run(DeleteModel, { id: ids.gone ?? '' })
  })

  it('changes nothing under the policy that was in force', async () => {
    const { costUsd, replayedCostUsd, ...replayed } = await replay()
    expect(replayed).toEqual({
      ...{ calls: 153, changed: 0, choices: [] },
      ...{ durationP95Ms: 1_000, replayedDurationP95Ms: 1_000 },
    })
    expect(costUsd).toBeCloseTo(151 * 0.000_5 + 0.001_5, 9)
    expect(replayedCostUsd).toBe(costUsd)
  })

  it('says what another policy changes, and what it would cost', async () => {
    const weights = { policy: 0.6, cost: 0.1, latency: 0.1, health: 0.1, region: 0.1 }
    const policy = { weights, prefer: [ids.troubled ?? '', ids.unused ?? ''] }
    const { choices, ...replayed } = await replay({ policy })
    expect(replayed).toMatchObject({ calls: 153, changed: 152, durationP95Ms: 1_000 })
    expect(replayed.costUsd).toBeCloseTo(151 * 0.000_5 + 0.001_5, 9)
    // 500 tokens each: 150 calls at 3 US dollars per million, one at 2, one without tokens, and the unchanged one.
    expect(replayed.replayedCostUsd).toBeCloseTo(150 * 0.001_5 + 0.001 + 0.001_5, 9)
    // All are 500 ms long, except the unchanged one.
    expect(replayed.replayedDurationP95Ms).toBe(500)
    expect(choices).toHaveLength(100)
    expect(choices.slice(0, 3)).toEqual([
      { changed: true, chosen: { name: 'troubled' } },
      { changed: true, chosen: { name: 'unused' } },
      { changed: true, chosen: { name: 'troubled' } },
    ])
  })

  it('has no chosen model where none is left, and such a call costs nothing', async () => {
    const policy = { deny: [ids.troubled ?? ''] }
    const { choices, ...replayed } = await replay({ policy })
    expect(choices).toEqual([{ changed: true, chosen: null }])
    expect(replayed.costUsd - replayed.replayedCostUsd).toBeCloseTo(0.001_5, 9)
  })

  it('replays only calls of a purpose', async () => {
    const replayed = await replay({ purpose: 'WRITE', policy: { prefer: [ids.unused ?? ''] } })
    expect(replayed).toMatchObject({ calls: 1, changed: 1, durationP95Ms: 3_000, replayedDurationP95Ms: 500 })
  })

  it('has no durations without calls', async () => {
    const none = { ...YEAR, lt: YEAR.gte }
    expect(await replay({}, none)).toEqual({
      ...{ calls: 0, changed: 0, costUsd: 0, replayedCostUsd: 0, choices: [] },
      ...{ durationP95Ms: null, replayedDurationP95Ms: null },
    })
  })

  it('replays at most the newest 10,000 calls', async () => {
    const decision = JSON.stringify(makeDecision([]))
    await canopy.app.database.prisma.$executeRaw`
      INSERT INTO model_calls (id, workspace_id, at, purpose, model_id, model_name, attempt, decision, outcome, cost_nano,
        duration_ms, is_check, reserved_nano, reserved_tokens, ended_at)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, '2010-01-01'::timestamptz + n / 3 * interval '1 s', 'ANSWER',
        gen_random_uuid(), 'old', 1, ${decision}::json, 'SUCCEEDED', CASE n WHEN 1 THEN 1e9 ELSE 1000 END, 1, false, 0, 0, now()
      FROM generate_series(1, 10003) AS n`
    const between = { gte: '2010-01-01T00:00:00Z', lt: '2011-01-01T00:00:00Z' }
    const { calls, costUsd } = await replay({}, between)
    expect(calls).toBe(10_000)
    expect(costUsd).toBeCloseTo(0.01, 9)
  })

  it('stops reading when the request is canceled', async () => {
    const signal = AbortSignal.abort(new Error('canceled'))
    const viewer = { workspaceId } as Viewer
    const context = { ...createViewerContext(canopy.app, viewer), signal } as RequestContext
    // Of 10,000 calls, in pages of 100.
    const between = { gte: new Date('2010-01-01'), lt: new Date('2011-01-01') }
    const statements = await countStatements(canopy, () =>
      expect(replayRouting(context, { between, policy: {} })).rejects.toThrow('canceled'),
    )
    expect(statements).toBeLessThan(10)
  })

  it('needs ADMIN', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'writer', scopes: ['READ', 'WRITE'] })
    const { errors } = await client.send(Replay, { input: { between: YEAR, policy: POLICY } })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  it('does not see other workspaces', async () => {
    const other: TestClient = await canopy.newClient()
    const { replayRouting } = await other.run(Replay, { input: { between: YEAR, policy: POLICY } })
    expect(replayRouting.calls).toBe(0)
  })

  it.each([
    [
      { policy: { latencyTargetMs: 0 } },
      'input.policy.latencyTargetMs: must be a whole number from 1 to 600000',
    ],
    [{ policy: { prefer: ['gpt'] } }, 'input.policy.prefer.0: is not a model of this workspace'],
    [{ purpose: 'EMBED' as const }, 'input.purpose: must not be EMBED'],
    [
      { policy: { weights: { policy: 2, cost: 0, latency: 0, health: 0, region: 0 }, deny: ['gpt'] } },
      'The input has 2 problems',
    ],
  ])('rejects %j', async (input, message) => {
    const { errors } = await canopy.client.send(Replay, {
      input: { between: YEAR, policy: POLICY, ...input },
    })
    expect(errors).toMatchObject([
      { message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })
})
