import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { stall, trickle } from '../support/model-failures.ts'
import { breakOff, refuse, reply, say, startModelServer } from '../support/model-server.ts'
import { sized } from '../support/scale.ts'
import { goodWriter } from '../support/scripted-models.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const SaveProvider = graphql(`
  mutation SaveRoutedProvider($input: SaveModelProviderInput!) {
    saveModelProvider(input: $input) {
      __typename
      ... on SaveModelProviderPayload { provider { id } }
      ... on Error { message }
    }
  }
`)
const SaveModel = graphql(`
  mutation SaveRoutedModel($input: SaveModelInput!) {
    saveModel(input: $input) {
      __typename
      ... on SaveModelPayload { model { id } }
      ... on Error { message }
    }
  }
`)
const SetPolicy = graphql(`
  mutation PreferFirst($prefer: [ID!], $deny: [ID!]) {
    setRoutingPolicy(input: { policy: { prefer: $prefer, deny: $deny } }) { __typename ... on Error { message } }
  }
`)
const SetBudget = graphql(`
  mutation LimitAnswers($limitUsd: Float) {
    setBudget(input: { period: DAY, limitUsd: $limitUsd, action: STOP }) { __typename ... on Error { message } }
  }
`)
const CreateSecret = graphql(`
  mutation KeyOfModel($input: CreateSecretInput!) {
    createSecret(input: $input) {
      __typename
      ... on CreateSecretPayload { secret { id } }
      ... on Error { message }
    }
  }
`)
const RevokeSecret = graphql(`
  mutation RevokeKeyOfModel($id: ID!) { revokeSecret(input: { id: $id }) { __typename } }
`)
const CheckModel = graphql(`
  mutation CheckRoutedModel($id: ID!) {
    checkModel(input: { id: $id }) {
      __typename
      ... on CheckModelPayload { model { health { status calls } } call { outcome errorCode outputTokens } }
      ... on Error { message }
    }
  }
`)
const Health = graphql(`
  query HealthOfRouted { models(purpose: ANSWER) { id name health { status calls errorRate durationP95Ms retryAt } } }
`)
const Rank = graphql(`
  query RankRouted {
    rankModels(input: { purpose: ANSWER, expectedInputTokens: 100, expectedOutputTokens: 100 }) {
      degradedFromIntended
      candidates { modelName excluded score }
    }
  }
`)
const Calls = graphql(`
  query CallsOfRouted($first: Int!, $purposes: [ModelPurpose!]) {
    modelCalls(filter: { purposes: $purposes }, first: $first) {
      totalCount
      nodes {
        purpose modelName attempt outcome errorCode inputTokens outputTokens costUsd tokensEstimated firstTokenMs
        agent { id }
        decision { policyVersion degradedFromIntended candidates { modelName excluded } }
      }
    }
  }
`)
const Ask = graphql(`
  subscription AskRouted($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on AnswerDelta { text restart }
      ... on QueryCompleted { answer { text model fallback citations { start } } }
      ... on QueryFailed { code message }
    }
  }
`)

const LEAVE = 'How many days of annual leave?'
/** Only expire when a test triggers them. No other timer has these durations. */
const STALL_TIMEOUT_MS = 599_997
const TIMEOUT_MS = 599_998
const KEY = 'sk-key-of-the-first-model'

const first = setUp(startModelServer, server => server.close())
const second = setUp(startModelServer, server => server.close())
const canopy = setUpTestCanopy({
  MODEL_STALL_TIMEOUT_MS: String(STALL_TIMEOUT_MS),
  MODEL_TIMEOUT_MS: String(TIMEOUT_MS),
})
let seed: Seed
let firstId: string
let secretId: string
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
  const { createSecret } = await canopy.client.run(CreateSecret, { input: { name: 'first', value: KEY } })
  if (createSecret.__typename !== 'CreateSecretPayload') throw new Error(createSecret.message)
  secretId = createSecret.secret.id
  firstId = await addModel('first', first.url, { price: 1, secretId })
  await addModel('second', second.url, { price: 2 })
})
beforeEach(async () => {
  first.behave = reply(goodWriter)
  second.behave = reply(goodWriter)
  await canopy.app.database.prisma.modelCall.deleteMany()
  await canopy.client.run(SetPolicy, { prefer: [firstId] })
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function addModel(
  name: string,
  baseUrl: string,
  { price, secretId = null }: { price: number; secretId?: string | null },
) {
  const provider = { name: `Provider of ${name}`, protocol: 'OPENAI_COMPATIBLE', baseUrl, secretId } as const
  const { saveModelProvider } = await canopy.client.run(SaveProvider, { input: provider })
  if (saveModelProvider.__typename !== 'SaveModelProviderPayload') throw new Error(saveModelProvider.message)
  const { saveModel } = await canopy.client.run(SaveModel, {
    input: {
      providerId: saveModelProvider.provider.id,
      name,
      purposes: ['ANSWER'],
      contextTokens: 32_000,
      maxOutputTokens: 1_000,
      inputUsdPerMillion: price,
      outputUsdPerMillion: 2 * price,
    },
  })
  if (saveModel.__typename !== 'SaveModelPayload') throw new Error(saveModel.message)
  return saveModel.model.id
}

/** @returns the answer, and its text as a client puts it together from the pieces. */
async function ask() {
  let text = ''
  let restarts = 0
  const input = { agentId: seed.agentId, query: LEAVE, answer: true }
  for await (const { agentQuery: item } of canopy.client.watch(Ask, { input })) {
    if (item.__typename === 'QueryFailed') throw new Error(item.message)
    if (item.__typename === 'AnswerDelta') {
      text = item.restart ? item.text : text + item.text
      restarts += item.restart ? 1 : 0
    }
    if (item.__typename === 'QueryCompleted') return { text, restarts, answer: item.answer }
  }
  throw new Error('The query did not complete.')
}

const readCalls = async (size = 50) =>
  (await canopy.client.run(Calls, { first: size, purposes: ['ANSWER'] })).modelCalls.nodes.toReversed()

/** The calls of one request. */
const attempts = async () => {
  const calls = await readCalls()
  return calls.map(({ modelName, attempt, outcome, errorCode }) => [attempt, modelName, outcome, errorCode])
}

it('uses the preferred model, with its key, and records the call with its decision', async () => {
  const { answer } = await ask()
  expect(answer).toMatchObject({ model: 'first', fallback: null })
  expect(first.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
  expect(first.requests.at(-1)?.max_tokens).toBe(1_000)
  const [call, ...others] = await readCalls()
  expect(others).toEqual([])
  expect(call).toMatchObject({
    purpose: 'ANSWER',
    modelName: 'first',
    attempt: 1,
    outcome: 'SUCCEEDED',
    errorCode: null,
    tokensEstimated: false,
    agent: { id: seed.agentId },
    decision: {
      degradedFromIntended: false,
      candidates: [
        { modelName: 'first', excluded: null },
        { modelName: 'second', excluded: null },
      ],
    },
  })
  const { inputTokens = 0, outputTokens = 0, costUsd } = call ?? {}
  expect(inputTokens).toBeGreaterThan(100)
  expect(costUsd).toBeCloseTo((inputTokens + 2 * outputTokens) / 1e6, 9)
})

describe('a model that fails', () => {
  it('is asked once more, and then replaced', async () => {
    first.behave = refuse(500, 'no', { 'retry-after': '0' })
    expect((await ask()).answer).toMatchObject({ model: 'second', fallback: null })
    expect(await attempts()).toEqual([
      [1, 'first', 'FAILED', 'HTTP_500'],
      [2, 'first', 'FAILED', 'HTTP_500'],
      [3, 'second', 'SUCCEEDED', null],
    ])
    const [, , third] = await readCalls()
    expect(third?.decision.degradedFromIntended).toBe(true)
  })

  it('is replaced without a second request if it sends nothing', async () => {
    first.behave = stall
    const silence = holdTimers(STALL_TIMEOUT_MS)
    const asking = ask()
    await expect.poll(() => first.open, { interval: 5 }).toBe(1)
    silence.expire()
    expect((await asking).answer).toMatchObject({ model: 'second', fallback: null })
    expect(await attempts()).toEqual([
      [1, 'first', 'TIMED_OUT', 'STALLED'],
      [2, 'second', 'SUCCEEDED', null],
    ])
  })

  it('is replaced by a text that starts over if it is too slow', async () => {
    first.behave = trickle
    const deadline = holdTimers(TIMEOUT_MS)
    const asking = ask()
    await expect.poll(() => first.open, { interval: 5 }).toBe(1)
    await expect.poll(() => deadline.expire(), { interval: 5 }).toBe(1)
    const { text, answer } = await asking
    expect(answer).toMatchObject({ model: 'second', fallback: null, text })
    expect(await attempts()).toEqual([
      [1, 'first', 'TIMED_OUT', 'TIMED_OUT'],
      [2, 'second', 'SUCCEEDED', null],
    ])
  })

  it('is replaced by a text that starts over if it breaks off', async () => {
    first.behave = breakOff(['Annual leave is ', 'forty days [1]. And '])
    const { text, restarts, answer } = await ask()
    expect(answer).toMatchObject({ model: 'second', fallback: null, text })
    expect(restarts).toBe(1)
    expect(await attempts()).toEqual([
      [1, 'first', 'FAILED', 'CUT_OFF'],
      [2, 'second', 'SUCCEEDED', null],
    ])
    const [broken] = await readCalls()
    expect(broken).toMatchObject({ tokensEstimated: true })
    expect(broken?.costUsd).toBeGreaterThan(0)
  })

  it('is not used after five failures, until a check succeeds', async () => {
    first.behave = refuse(500, 'no', { 'retry-after': '0' })
    for (let i = 0; i < 3; i++) await ask()
    const [down] = (await canopy.client.run(Health, {})).models
    expect(down).toMatchObject({ name: 'first', health: { status: 'DOWN', calls: 6, errorRate: 1 } })
    expect(Date.parse(down?.health.retryAt ?? '')).toBeGreaterThan(0)
    const { rankModels } = await canopy.client.run(Rank, {})
    expect(rankModels).toMatchObject({
      degradedFromIntended: true,
      candidates: [{ modelName: 'second' }, { modelName: 'first', excluded: 'DOWN', score: null }],
    })
    const sent = first.requests.length
    expect((await ask()).answer).toMatchObject({ model: 'second' })
    expect(first.requests).toHaveLength(sent)
    // The time of the next check has come.
    await canopy.app.database.prisma.$executeRaw`
      UPDATE model_calls SET at = at - interval '2 minutes', ended_at = ended_at - interval '2 minutes'`
    await canopy.client.run(SetPolicy, { deny: [firstId] })
    await ask()
    await canopy.idle()
    expect(first.requests, 'nothing is sent to a denied model').toHaveLength(sent)
    await canopy.client.run(SetPolicy, { prefer: [firstId] })
    first.behave = reply(goodWriter)
    expect((await ask()).answer).toMatchObject({ model: 'second' })
    await canopy.idle()
    expect(first.requests.at(-1)).toMatchObject({ max_tokens: 1 })
    expect((await ask()).answer).toMatchObject({ model: 'first' })
  })

  it('stays in use if it rejects single requests', async () => {
    first.behave = refuse(400, 'filtered')
    for (let i = 0; i < 6; i++) expect((await ask()).answer).toMatchObject({ model: 'second' })
    const [rejecting] = (await canopy.client.run(Health, {})).models
    expect(rejecting).toMatchObject({ name: 'first', health: { status: 'DEGRADED', calls: 6, errorRate: 1 } })
    first.behave = reply(goodWriter)
    expect((await ask()).answer).toMatchObject({ model: 'first' })
  })

  it('leaves the answer to a passage if no other one is left', async () => {
    first.behave = refuse(401, 'no')
    second.behave = refuse(401, 'no')
    expect((await ask()).answer).toMatchObject({ model: null, fallback: 'MODEL_FAILED' })
    expect(await attempts()).toEqual([
      [1, 'first', 'FAILED', 'HTTP_401'],
      [2, 'second', 'FAILED', 'HTTP_401'],
    ])
  })
})

it('answers every question, whatever the preferred model does', async () => {
  const misbehaviors = [
    { behave: refuse(500, 'no', { 'retry-after': '0' }), timeoutMs: null },
    { behave: stall, timeoutMs: STALL_TIMEOUT_MS },
    { behave: trickle, timeoutMs: TIMEOUT_MS },
    { behave: breakOff(['Annual leave is ', 'forty days [1]. And ']), timeoutMs: null },
  ]
  for (let i = 0; i < sized(4, 200); i++) {
    const { behave, timeoutMs } = misbehaviors[i % misbehaviors.length] as (typeof misbehaviors)[number]
    first.behave = behave
    const asked = first.requests.length
    const timers = timeoutMs === null ? null : holdTimers(timeoutMs)
    const asking = ask()
    if (timers) {
      await expect.poll(() => first.requests.length, { interval: 2 }).toBeGreaterThan(asked)
      timers.expire()
      vi.restoreAllMocks()
    }
    const { text, answer } = await asking
    expect(answer).toMatchObject({ model: 'second', fallback: null, text })
    const calls = await attempts()
    expect(calls.map(([, name]) => name)).toEqual(
      i % misbehaviors.length === 0 ? ['first', 'first', 'second'] : ['first', 'second'],
    )
    // Otherwise it would be down after some calls.
    await canopy.app.database.prisma.modelCall.deleteMany()
  }
})

it('quotes a passage if a budget has no room for the answer', async () => {
  await canopy.client.run(SetBudget, { limitUsd: 0.000_001 })
  try {
    const sent = first.requests.length + second.requests.length
    const { answer } = await ask()
    expect(answer).toMatchObject({ model: null, fallback: 'BUDGET' })
    expect(answer?.text).toContain('25 days')
    expect(first.requests.length + second.requests.length).toBe(sent)
  } finally {
    await canopy.client.run(SetBudget, { limitUsd: null })
  }
})

it('checks a model with one token, and counts the check as health', async () => {
  first.behave = say(['Yes'], { input: 9, output: 1 })
  const { checkModel } = await canopy.client.run(CheckModel, { id: firstId })
  expect(checkModel).toEqual({
    __typename: 'CheckModelPayload',
    model: { health: { status: 'HEALTHY', calls: 1 } },
    call: { outcome: 'SUCCEEDED', errorCode: null, outputTokens: 1 },
  })
  expect(first.requests.at(-1)).toMatchObject({ max_tokens: 1 })
})

// Last, because a revoked secret stays revoked.
it('does not use a model whose secret is revoked', async () => {
  await canopy.client.run(RevokeSecret, { id: secretId })
  const { rankModels } = await canopy.client.run(Rank, {})
  expect(rankModels.candidates.at(-1)).toMatchObject({ modelName: 'first', excluded: 'SECRET_UNUSABLE' })
  const sent = first.requests.length
  expect((await ask()).answer).toMatchObject({ model: 'second' })
  expect(first.requests).toHaveLength(sent)
})
