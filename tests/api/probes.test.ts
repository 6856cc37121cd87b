import { describe, expect, it } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { collect } from '../support/collect.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { createMeasuredAgent, seedWorld } from '../support/seed.ts'
import { giveProbes, measure } from '../support/seed-probes.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Add = graphql(`
  mutation ProbesAdd($input: AddProbesInput!) {
    addProbes(input: $input) {
      __typename
      ... on AddProbesPayload { probes { id question source verdict askedTimes node { key } } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Remove = graphql(`
  mutation ProbesRemove($ids: [ID!]!) {
    removeProbes(input: { ids: $ids }) {
      __typename
      ... on RemoveProbesPayload { removedIds }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const List = graphql(`
  query ProbesList($id: ID!, $filter: ProbeFilter, $first: Int, $after: String) {
    agent(id: $id) {
      coverageStale
      probes(filter: $filter, first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { id question source verdict diagnosis askedTimes judgedBy lastJudgedAt }
      }
    }
  }
`)
const Coverage = graphql(`
  query ProbesCoverage($id: ID!) {
    agent(id: $id) {
      coverage {
        answerability { share low high probes answered }
        nodes { node { key } probes answered }
      }
      coverageHistory(first: 5) { nodes { answerability { probes answered } } }
      gaps(threshold: 1) { node { key } unanswered { question verdict } }
    }
  }
`)
const Counted = graphql(`
  query ProbesCounted($id: ID!, $first: Int!) {
    agent(id: $id) {
      probes(first: $first) { nodes { question node { key } evidence { snippet document { title } chunk { ordinal } } } }
      gaps(threshold: 1) { unanswered { question node { key } evidence { snippet document { title } } } }
      coverage { answerability { share } }
    }
  }
`)
const NodeIds = graphql(`
  query ProbesNodes { taxonomy { nodes(first: 10) { nodes { id key } } } }
`)

const Ask = graphql(`
  query ProbesAsk($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank } } }
`)
const Stream = graphql(`
  subscription ProbesStream($input: AgentQueryInput!) { agentQuery(input: $input) { __typename } }
`)

const LEAVE = 'How many days of annual leave does everybody have?'
const FLIGHTS = 'Which flights may be booked in premium economy?'
const DOGS = 'May dogs come to the workshop?'

const canopy = setUpTestCanopy()
const client = setUp(async () => canopy.client)
const seed = setUp(() => seedWorld(client))

/** Creates an agent for one test and waits for its first measurement. @returns its ID. */
async function newAgent(features = {}): Promise<string> {
  seed.agentId = (await createMeasuredAgent(client, { features })).agentId
  return seed.agentId
}

/** Inserts probes of the agent directly into the database. @returns the rows. */
async function seedMany(count: number, makeRow: (i: number) => Partial<Prisma.ProbeCreateManyInput>) {
  const { prisma } = canopy.app.database
  const agentId = decodeId('Agent', seed.agentId) ?? ''
  const { workspaceId } = await prisma.agent.findUniqueOrThrow({ where: { id: agentId } })
  const rows = Array.from({ length: count }, (_, i) => ({
    workspaceId,
    agentId,
    question: `seeded ${i}`,
    digest: `${i}`,
    ...makeRow(i),
  })) as Prisma.ProbeCreateManyInput[]
  await prisma.probe.createMany({ data: rows })
  return rows
}

async function add(probes: { question: string; nodeKey?: string }[], agentId = seed.agentId) {
  return (await client.run(Add, { input: { agentId, probes } })).addProbes
}

async function list(filter = {}) {
  const { agent } = await client.run(List, { id: seed.agentId, filter, first: 100 })
  if (!agent) throw new Error('no agent')
  return agent
}

describe('probes', () => {
  it('are added, listed newest first, filtered and removed, and mark the coverage stale', async () => {
    await newAgent()
    expect(
      await add([{ question: LEAVE, nodeKey: 'policies/leave' }, { question: `  ${DOGS} ` }]),
    ).toMatchObject({
      probes: [
        {
          question: LEAVE,
          source: 'CURATED',
          verdict: 'UNJUDGED',
          askedTimes: 0,
          node: { key: 'policies/leave' },
        },
        { question: DOGS, node: null },
      ],
    })
    expect((await list()).coverageStale).toBe(true)
    await measure(client, seed.agentId)
    const { probes, coverageStale } = await list()
    expect(coverageStale).toBe(false)
    expect(probes.nodes.map(probe => [probe.question, probe.verdict])).toEqual([
      [DOGS, 'UNANSWERED'],
      [LEAVE, 'ANSWERED'],
    ])
    const node = (await client.run(NodeIds, {})).taxonomy?.nodes.nodes.find(
      one => one.key === 'policies/leave',
    )
    const questionsOf = async (filter: object) =>
      (await list(filter)).probes.nodes.map(probe => probe.question)
    expect(await questionsOf({ nodeId: node?.id })).toEqual([LEAVE])
    expect(await questionsOf({ verdict: 'UNANSWERED' })).toEqual([DOGS])
    expect(await questionsOf({ nodeId: seed.agentId })).toEqual([])
    expect(await questionsOf({ nodeId: '' })).toEqual([])
    const first = await client.run(List, { id: seed.agentId, first: 1 })
    const after = first.agent?.probes.pageInfo.endCursor ?? null
    const second = await client.run(List, { id: seed.agentId, first: 1, after })
    expect([first, second].map(({ agent }) => agent?.probes)).toMatchObject([
      { totalCount: 2, nodes: [{ question: DOGS }], pageInfo: { hasNextPage: true } },
      { totalCount: 2, nodes: [{ question: LEAVE }], pageInfo: { hasNextPage: false } },
    ])
    const ids = probes.nodes.map(probe => probe.id)
    const [dogs = ''] = ids
    expect(await client.run(Remove, { ids: [dogs, dogs, seed.agentId, 'nonsense'] })).toMatchObject({
      removeProbes: { removedIds: [dogs] },
    })
    expect(await client.run(Remove, { ids })).toMatchObject({ removeProbes: { removedIds: [ids[1]] } })
    expect(await list()).toMatchObject({ coverageStale: true, probes: { totalCount: 0 } })
  })

  it('are equal if they differ only in case, spaces and Unicode composition', async () => {
    await newAgent()
    const [id] = await giveProbes(client, seed.agentId, ['연차휴가는 며칠인가요?  Really?'])
    const again = await add([
      { question: '연차휴가는\n며칠인가요? really?'.normalize('NFD'), nodeKey: 'policies/leave' },
      { question: ' 연차휴가는 며칠인가요? REALLY? ' },
    ])
    const same = { id, question: '연차휴가는 며칠인가요?  Really?', node: { key: 'policies/leave' } }
    expect(again).toMatchObject({ probes: [same, same] })
    expect((await list()).probes.totalCount).toBe(1)
  })

  it('stay equal when they are added concurrently or during a measurement', async () => {
    await newAgent()
    const questions = Array.from({ length: 10 }, (_, i) => `question ${i}`)
    const [ids, ...others] = await Promise.all([
      ...Array.from({ length: 4 }, () => giveProbes(client, seed.agentId, questions)),
      measure(client, seed.agentId).then(() => []),
    ])
    expect(others.filter(other => other.length > 0)).toEqual([ids, ids, ids])
    expect((await list()).probes.totalCount).toBe(10)
  })

  it('are rejected together, and every problem is reported', async () => {
    await newAgent()
    const refused = await add([
      { question: ' ' },
      { question: LEAVE, nodeKey: 'policies/nowhere' },
      { question: DOGS, nodeKey: 'policies/leave' },
    ])
    expect(refused).toMatchObject({
      __typename: 'ValidationError',
      issues: [
        { path: 'input.probes.0.question', message: 'must not be blank' },
        {
          path: 'input.probes.1.nodeKey',
          message: 'there is no node with the key "policies/nowhere" in the scope of the agent',
        },
      ],
    })
    expect(
      await add([{ question: '' }, { question: 'x'.repeat(10_001) }, { question: 'a\0b' }]),
    ).toMatchObject({
      issues: [
        { path: 'input.probes.0.question', message: 'must have at least 1 character' },
        { path: 'input.probes.1.question', message: 'must have at most 10000 characters' },
        { path: 'input.probes.2.question', message: expect.stringContaining('NUL') },
      ],
    })
    const many = Array.from({ length: 101 }, (_, i) => ({ question: `question ${i}` }))
    expect(await add(many)).toMatchObject({
      issues: [{ path: 'input.probes', message: 'at most 100 at a time' }],
    })
    expect(await client.run(Remove, { ids: Array(101).fill('x') })).toMatchObject({
      removeProbes: { issues: [{ path: 'input.ids' }] },
    })
    expect(await list()).toMatchObject({ coverageStale: false, probes: { totalCount: 0 } })
    expect((await add([{ question: DOGS }], seed.taskId)).__typename).toBe('NotFoundError')
  })

  it('are limited to 1,000 per agent', async () => {
    await newAgent()
    await giveProbes(client, seed.agentId, ['question 7'])
    await seedMany(999, () => ({ source: 'CURATED' }))
    expect(await add([{ question: 'question 7' }, { question: 'one more' }])).toMatchObject({
      issues: [
        {
          path: 'input.probes',
          message:
            'would exceed the limit of 1000 probes per agent: there is room for 0 more, not 1; remove some first',
        },
      ],
    })
    expect(await add([{ question: 'QUESTION 7' }])).toMatchObject({ __typename: 'AddProbesPayload' })
    expect((await list()).probes.totalCount).toBe(1_000)
  })
})

describe('answerability', () => {
  it('counts probes and answers, in total and by node, and is stored with each measurement', async () => {
    await newAgent()
    await measure(client, seed.agentId)
    await giveProbes(client, seed.agentId, [
      { question: LEAVE, nodeKey: 'policies/leave' },
      { question: 'Is there a sabbatical leave for volunteers abroad?', nodeKey: 'policies/leave' },
      { question: FLIGHTS, nodeKey: 'policies/travel' },
      DOGS,
    ])
    await measure(client, seed.agentId)
    const { agent } = await client.run(Coverage, { id: seed.agentId })
    expect(agent?.coverage).toEqual({
      answerability: {
        share: 0.5,
        low: expect.closeTo(0.15, 2),
        high: expect.closeTo(0.85, 2),
        probes: 4,
        answered: 2,
      },
      nodes: [
        { node: { key: 'policies' }, probes: 0, answered: 0 },
        { node: { key: 'policies/leave' }, probes: 2, answered: 1 },
        { node: { key: 'policies/travel' }, probes: 1, answered: 1 },
      ],
    })
    expect(agent?.coverageHistory.nodes).toEqual([
      { answerability: { probes: 4, answered: 2 } },
      { answerability: null },
      { answerability: null },
    ])
    expect(agent?.gaps).toEqual([
      { node: { key: 'policies' }, unanswered: [] },
      { node: { key: 'policies/travel' }, unanswered: [] },
      {
        node: { key: 'policies/leave' },
        unanswered: [
          { question: 'Is there a sabbatical leave for volunteers abroad?', verdict: 'UNANSWERED' },
        ],
      },
    ])
  })

  it('runs a constant number of statements for any number of probes and gaps', async () => {
    await newAgent()
    const read = (first: number) => client.run(Counted, { id: seed.agentId, first })
    await giveProbes(client, seed.agentId, [LEAVE, FLIGHTS, { question: DOGS, nodeKey: 'policies/leave' }])
    await measure(client, seed.agentId)
    const few = await countStatements(canopy, () => read(2))
    const more = ['policies', 'policies/leave', 'policies/travel'].flatMap(nodeKey =>
      Array.from({ length: 12 }, (_, i) => ({ question: `May animal ${i} come into ${nodeKey}?`, nodeKey })),
    )
    await giveProbes(client, seed.agentId, more)
    // Judging all probes is slow and not under test here.
    await canopy.app.database.prisma.probe.updateMany({
      where: { agentId: decodeId('Agent', seed.agentId) ?? '', verdict: 'UNJUDGED' },
      data: { verdict: 'UNANSWERED' },
    })
    const { agent } = await read(40)
    expect(agent?.gaps.map(gap => gap.unanswered.length)).toEqual([10, 10, 10])
    expect(await countStatements(canopy, () => read(40))).toBe(few)
  })
})

describe('learning from missed queries', () => {
  const ask = (query: string) => client.run(Ask, { input: { agentId: seed.agentId, query } })
  const learned = async () =>
    (await list()).probes.nodes.map(({ question, askedTimes }) => [question, askedTimes] as const)

  it('stores unanswered questions from queries and subscriptions as judged probes, and counts them', async () => {
    const agentId = await newAgent({ learnFromMisses: true })
    await ask(DOGS)
    await collect(client.watch(Stream, { input: { agentId, query: `${DOGS.toUpperCase()} ` } }))
    for (const query of [LEAVE, 'what is it', '?', 'nul \0 in it', '']) await ask(query)
    await canopy.idle()
    expect(await learned()).toEqual([[DOGS, 2]])
    expect((await list()).probes.nodes[0]).toMatchObject({
      source: 'MISSED_QUERY',
      verdict: 'UNANSWERED',
      diagnosis: 'NO_CONTENT',
      judgedBy: 'statements-2',
      lastJudgedAt: expect.any(String),
    })
    const [dogs] = await giveProbes(client, agentId, [{ question: DOGS, nodeKey: 'policies' }])
    expect((await list()).probes.nodes.find(probe => probe.id === dogs)).toMatchObject({
      source: 'CURATED',
      askedTimes: 2,
    })
  })

  it('drops the least asked, then the oldest learned probe when full, and never one that was added', async () => {
    const agentId = await newAgent({ learnFromMisses: true })
    const seeded = await seedMany(1_000, i => ({
      source: i === 0 ? 'CURATED' : 'MISSED_QUERY',
      askedTimes: i === 3 || i === 4 || i === 0 ? 1 : 2,
      createdAt: new Date(1_000_000 - i),
    }))
    await ask('Where do submarines moor?')
    await canopy.idle()
    const left = await canopy.app.database.prisma.probe.findMany({
      where: { agentId: decodeId('Agent', agentId) ?? '' },
    })
    expect(left).toHaveLength(1_000)
    const gone = seeded.filter(({ question }) => !left.some(probe => probe.question === question))
    expect(gone.map(({ question }) => question)).toEqual(['seeded 4'])
    await giveProbes(client, agentId, [LEAVE])
    expect((await list()).probes.totalCount).toBe(1_000)
  })

  it('learns nothing while learnFromMisses is off', async () => {
    await newAgent({ learnFromMisses: false })
    await ask(DOGS)
    await canopy.idle()
    expect(await learned()).toEqual([])
  })
})
