import { v7 as uuidv7 } from 'uuid'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFlags } from '../../src/flags/flags.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { answer, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { graphql } from '../support/gql/gql.ts'
import type { SetFeatureFlagInput } from '../support/gql/graphql.ts'
import { refuse, reply, startModelServer } from '../support/model-server.ts'
import { readAudit } from '../support/read-audit.ts'
import { sized } from '../support/scale.ts'
import { goodWriter } from '../support/scripted-models.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { atEnd, setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'
import { setUpWebhookReceiver } from '../support/webhook-receiver.ts'

const List = graphql(`
  query FlagsList { featureFlags { key description enabled rolloutPercent defaultEnabled updatedAt } }
`)
const Put = graphql(`
  mutation FlagsSet($input: SetFeatureFlagInput!) {
    setFeatureFlag(input: $input) {
      __typename
      ... on SetFeatureFlagPayload { flag { key enabled rolloutPercent updatedAt } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Ask = graphql(`
  query FlagsAsk($agentId: ID!, $query: String!) {
    agentQuery(input: { agentId: $agentId, query: $query, answer: true }) { answer { text model fallback } }
  }
`)
const Search = graphql(
  `query FlagsSearch { search(input: { query: "vacation" }) { lanes { lane } hits { snippet } } }`,
)
const Notices = graphql(`query FlagsNotices { notices { nodes { kind message subjectId } } }`)
const Limit = graphql(`
  mutation FlagsLimit {
    setBudget(input: { period: DAY, limitUsd: 0.000001, action: STOP }) { __typename }
  }
`)
const Refresh = graphql(`
  mutation FlagsRefresh($agentId: ID!) { refreshCoverage(input: { agentId: $agentId }) { __typename } }
`)
const Deliveries = graphql(`
  query FlagsDeliveries { webhookEndpoints { nodes { deliveries { nodes { event status } } } } }
`)

const model = setUp(startModelServer, made => made.close())
const embeddings = setUp(startEmbeddingsServer, made => made.close())
const receiver = setUpWebhookReceiver()
const canopy = setUpTestCanopy(() => ({
  ...QUICK_WEBHOOKS,
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'scribe',
  MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '1',
  EMBEDDINGS_BASE_URL: embeddings.url,
  EMBEDDINGS_MODEL: 'meaning',
  EMBEDDINGS_LANGUAGES: 'en:0.4,ko:0.4,other:0.4',
  EMBEDDINGS_SIMILARITY: '0.3,0.8',
  EMBEDDINGS_DEBOUNCE_MS: '0',
  EMBEDDINGS_REST_MS: '0',
  // A timeout on a busy machine would count as a failure.
  EMBEDDINGS_QUERY_TIMEOUT_MS: '30000',
}))
let client: TestClient
let seed: Seed
let workspaceId: string
beforeAll(async () => {
  client = canopy.client
  seed = await seedWorld(client)
  await canopy.idle()
  workspaceId = (await canopy.app.database.prisma.agent.findFirstOrThrow()).workspaceId
})
beforeEach(() => {
  model.behave = reply(goodWriter)
})

const set = async (input: SetFeatureFlagInput, by = client) => (await by.run(Put, { input })).setFeatureFlag
const flagOf = async (key: string) => (await client.run(List, {})).featureFlags.find(flag => flag.key === key)
const ask = async (query = 'How many days of annual leave?') =>
  (await client.run(Ask, { agentId: seed.agentId, query })).agentQuery.answer
const lanes = async () => (await client.run(Search, {})).search.lanes.map(({ lane }) => lane)
const noticesOf = async () =>
  (await client.run(Notices, {})).notices.nodes.filter(({ kind }) => kind === 'FLAG_SWITCHED_OFF')
/** Switches a flag off and on. */
async function forgetCounts(key: string): Promise<void> {
  await canopy.idle()
  await set({ key, enabled: false })
  await set({ key, enabled: true })
}

describe('setting a flag', () => {
  it('changes what is listed, and is recorded once', async () => {
    const other = await canopy.newClient()
    const { featureFlags } = await other.run(List, {})
    expect(featureFlags.map(({ key }) => key)).toEqual(['modelAnswers', 'semanticLane', 'webhooks'])
    for (const flag of featureFlags)
      expect(flag).toMatchObject({
        enabled: true,
        rolloutPercent: 100,
        defaultEnabled: true,
        updatedAt: null,
      })
    await set({ key: 'webhooks', enabled: true, rolloutPercent: 40 }, other)
    await set({ key: 'webhooks', enabled: false }, other)
    await set({ key: 'webhooks', enabled: false }, other)
    const after = (await other.run(List, {})).featureFlags.at(-1)
    expect(after).toMatchObject({ enabled: false, rolloutPercent: 40, updatedAt: expect.any(String) })
    expect((await readAudit(other, { actions: ['FEATURE_FLAG_SET'] })).map(({ summary }) => summary)).toEqual(
      ['Switched the feature flag webhooks off.', 'Switched the feature flag webhooks on for 40 % of users.'],
    )
    expect(await flagOf('webhooks')).toMatchObject({ enabled: true, updatedAt: null })
    const korean = createTestClient(other.url, other.secret, { 'accept-language': 'ko' })
    expect((await korean.run(List, {})).featureFlags[2]?.description).toContain('웹훅')
  })

  it('is refused for unknown keys, shares beyond 100 %, and without the ADMIN scope', async () => {
    expect(await set({ key: 'webhook', enabled: true, rolloutPercent: 101 })).toEqual({
      __typename: 'ValidationError',
      issues: [
        { path: 'input.rolloutPercent', message: 'must be from 0 to 100, but is 101' },
        { path: 'input.key', message: 'must be one of: modelAnswers, semanticLane, webhooks' },
      ],
    })
    const writer = await canopy.newClient({ scopes: ['WRITE'] })
    expect(await set({ key: 'webhooks', enabled: false }, writer)).toEqual({
      __typename: 'NotPermittedError',
    })
    expect((await writer.send(List, {})).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('without its flag', () => {
  it('an answer quotes a passage', async () => {
    expect(await ask()).toMatchObject({ model: 'scribe' })
    await set({ key: 'modelAnswers', enabled: false })
    const asked = model.requests.length
    expect(await ask()).toMatchObject({ model: null, text: expect.stringContaining('25 days') })
    expect(model.requests).toHaveLength(asked)
    await set({ key: 'modelAnswers', enabled: true, rolloutPercent: 0 })
    expect(await ask()).toMatchObject({ model: null })
    await set({ key: 'modelAnswers', enabled: true, rolloutPercent: 100 })
    expect(await ask()).toMatchObject({ model: 'scribe' })
  })

  it('a search uses words only', async () => {
    expect(await lanes()).toContain('SEMANTIC')
    await set({ key: 'semanticLane', enabled: false })
    const asked = embeddings.requests.length
    expect(await lanes()).not.toContain('SEMANTIC')
    expect(embeddings.requests).toHaveLength(asked)
    await set({ key: 'semanticLane', enabled: true })
    expect(await lanes()).toContain('SEMANTIC')
  })

  it('webhooks wait, and are sent once it is on again', async () => {
    await createEndpoint(client, receiver.url, ['TASK_COMPLETED'])
    await set({ key: 'webhooks', enabled: false })
    await client.run(Refresh, { agentId: seed.agentId })
    await canopy.idle()
    const deliveries = async () =>
      (await client.run(Deliveries, {})).webhookEndpoints.nodes.flatMap(one => one.deliveries.nodes)
    expect(await deliveries()).toEqual([{ event: 'TASK_COMPLETED', status: 'PENDING' }])
    expect(receiver.received).toEqual([])
    await set({ key: 'webhooks', enabled: true })
    await canopy.idle()
    expect(await deliveries()).toEqual([{ event: 'TASK_COMPLETED', status: 'DELIVERED' }])
    expect(receiver.received).toHaveLength(1)
  })
})

/** Half of them fail. */
const ANSWERS = sized(40, 200)

describe('a flag whose operations fail', () => {
  it(`is switched off with one notice after half of ${ANSWERS} answers failed`, async () => {
    await createEndpoint(client, `${receiver.url}/notices`, ['NOTICE'])
    await forgetCounts('modelAnswers')
    model.behave = (response, request) =>
      request.messages.some(({ content }) => content.includes('(broken)'))
        ? refuse(400, '{"error":{"message":"no"}}')(response)
        : reply(goodWriter)(response, request)
    const questions = Array.from(
      { length: ANSWERS },
      (_, i) => `annual leave ${i} ${i % 2 ? '(broken)' : ''}`,
    )
    for (let i = 0; i < questions.length; i += 20) await Promise.all(questions.slice(i, i + 20).map(ask))
    await canopy.idle()
    expect(await flagOf('modelAnswers')).toMatchObject({ enabled: false, rolloutPercent: 100 })
    const notices = await noticesOf()
    expect(notices).toEqual([
      {
        kind: 'FLAG_SWITCHED_OFF',
        subjectId: encodeId('Workspace', workspaceId),
        message: `The feature flag modelAnswers was switched off: ${ANSWERS / 2} of ${ANSWERS} operations failed within 300 seconds, and 0 of 0 in the same time before. Fix the cause, then switch it on with setFeatureFlag.`,
      },
    ])
    expect(receiver.received.map(({ path }) => path)).toEqual(['/notices'])
    const [event, ...others] = await readAudit(client, { actions: ['FEATURE_FLAG_SET'] })
    expect(event).toMatchObject({
      actor: null,
      actorName: 'Canopy',
      summary: expect.stringContaining('off, because'),
    })
    expect(others.filter(({ actorName }) => actorName === 'Canopy')).toEqual([])

    // It stays off although the model works again.
    model.behave = reply(goodWriter)
    expect(await ask()).toMatchObject({ model: null })
    await set({ key: 'modelAnswers', enabled: true })
    expect(await ask()).toMatchObject({ model: 'scribe' })
    await canopy.idle()
    expect(await flagOf('modelAnswers')).toMatchObject({ enabled: true })
    expect(await noticesOf()).toHaveLength(1)
  })

  it('is not switched off by answers that a budget refuses', async () => {
    const poor = await canopy.newClient()
    const { agentId } = await seedWorld(poor)
    await poor.run(Limit, {})
    const questions = Array.from({ length: 30 }, (_, i) => `annual leave ${i}`)
    const answers = await Promise.all(questions.map(query => poor.run(Ask, { agentId, query })))
    for (const { agentQuery } of answers)
      expect(agentQuery.answer).toMatchObject({ model: null, fallback: 'BUDGET' })
    await canopy.idle()
    const { featureFlags } = await poor.run(List, {})
    expect(featureFlags.find(({ key }) => key === 'modelAnswers')).toMatchObject({ enabled: true })
  })

  it('is switched off once by two processes that count at the same time', async () => {
    const { config } = canopy.app
    const other = await createFlags({
      ...canopy.app,
      config: { flags: { ...config.flags, recheckMs: 60_000 } },
    })
    atEnd(() => other.stop())
    const before = await noticesOf()
    // Cached from now on.
    expect(await other.isOn('webhooks', { workspaceId })).toBe(true)
    for (let i = 0; i < 100; i++)
      for (const flags of [canopy.app.flags, other])
        flags.count('webhooks', workspaceId, i % 2 ? 'failed' : 'succeeded')
    await Promise.all([canopy.app.flags.idle(), other.idle()])
    expect(await flagOf('webhooks')).toMatchObject({ enabled: false })
    expect(await noticesOf()).toHaveLength(before.length + 1)
    const counted = await canopy.app.database.prisma.flagCount.aggregate({
      where: { key: 'webhooks' },
      _sum: { calls: true, failures: true },
    })
    expect(counted._sum.calls).toBeGreaterThanOrEqual(200)
    expect(counted._sum.failures).toBe(100)
    // Sooner than its cache expires.
    await expect.poll(() => other.isOn('webhooks', { workspaceId })).toBe(false)
    await set({ key: 'webhooks', enabled: true })
  })

  it('is switched off without waiting for more calls', async () => {
    await forgetCounts('webhooks')
    const { config } = canopy.app
    const quick = await createFlags({ ...canopy.app, config: { flags: { ...config.flags, recheckMs: 10 } } })
    atEnd(() => quick.stop())
    for (let i = 0; i < 20; i++) quick.count('webhooks', workspaceId, 'failed')
    await waitUntil('the flag is off', async () => (await flagOf('webhooks'))?.enabled === false)
    await set({ key: 'webhooks', enabled: true })
  })

  it('is not switched off by receivers that fail, but by webhooks that Canopy cannot send', async () => {
    await forgetCounts('webhooks')
    receiver.answer = () => 500
    const { prisma } = canopy.app.database
    const send = (payload: object) =>
      prisma.webhookDelivery.createMany({
        data: Array.from({ length: 20 }, () => ({
          workspaceId,
          event: 'TEST' as const,
          url: receiver.url,
          payload,
        })),
      })
    await send({ endpointId: uuidv7(), at: new Date() })
    await canopy.idle()
    expect(receiver.received.filter(({ path }) => path === '/')).toHaveLength(20)
    expect(await flagOf('webhooks')).toMatchObject({ enabled: true })
    // No body can be made of it.
    await send({})
    await canopy.idle()
    expect(await flagOf('webhooks')).toMatchObject({ enabled: false })
    await prisma.webhookDelivery.deleteMany({ where: { event: 'TEST' } })
  })

  it('is switched off for failed embeddings of queries', async () => {
    await forgetCounts('semanticLane')
    embeddings.misbehave = () => answer(500)
    atEnd(() => {
      embeddings.misbehave = () => undefined
    })
    for (let i = 0; i < 20; i++) await lanes()
    await canopy.idle()
    expect(await flagOf('semanticLane')).toMatchObject({ enabled: false })
    expect((await noticesOf()).filter(({ message }) => message.includes('semanticLane'))).toHaveLength(1)
    expect(await lanes()).toEqual(['LEXICAL'])
  })
})
