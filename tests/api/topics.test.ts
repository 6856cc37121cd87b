import { describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { ListTopicsQueryVariables, PlanSectionInput, TopicStatus } from '../support/gql/graphql.ts'
import { planTopic, requestPlan } from '../support/plan-topic.ts'
import { randomId } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { seedReport } from '../support/seed-report.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const TopicsWithAll = graphql(`
  query TopicsWithAll($first: Int!) {
    topics(first: $first) {
      nodes {
        id title
        template { id }
        agents { id name coverage { percent } }
        plan {
          id revision
          sections { order title forecast { passages documents support agents { id name coverage { percent } } } }
          topic { id }
        }
        plans(first: 2) { totalCount nodes { id revision status sections { title } estimate { seconds tokens costUsd } } }
        generation { id status subject { ... on Topic { id } } }
        reports(first: 2) {
          totalCount
          nodes {
            id version
            plan { id }
            topic { id }
            sections { order title markdown stale citations { start end chunk { id content document { title } } } }
          }
        }
      }
    }
  }
`)
const List = graphql(`
  query ListTopics($filter: TopicFilter, $orderBy: TopicOrder, $first: Int, $after: String) {
    topics(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id title status }
    }
  }
`)
const One = graphql(`
  query OneTopic($id: ID!, $first: Int, $after: String) {
    topic(id: $id) {
      id title status
      plan { id revision status source }
      plans(first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { revision status } }
      reports(first: 5) { totalCount nodes { id version } }
    }
  }
`)
const Revise = graphql(`
  mutation RevisePlan($input: RevisePlanInput!) {
    revisePlan(input: $input) {
      __typename
      ... on RevisePlanPayload {
        plan {
          id revision status source topic { id status }
          sections { order title description keyPoints forecast { passages support agents { id } } }
        }
      }
      ... on Error { code message }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { existing { __typename id } }
    }
  }
`)
const Approve = graphql(`
  mutation ApprovePlan($planId: ID!) {
    approvePlan(input: { planId: $planId }) {
      __typename
      ... on ApprovePlanPayload { plan { id status topic { status } } }
      ... on Error { code message }
      ... on ConflictError { existing { __typename id } }
    }
  }
`)
const Delete = graphql(`
  mutation DeleteTopic($id: ID!) {
    deleteTopic(input: { id: $id }) {
      __typename
      ... on DeleteTopicPayload { deletedId }
      ... on Error { code message }
      ... on ConflictError { existing { __typename id } }
    }
  }
`)
const Nodes = graphql(`
  query TopicNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }
`)

const canopy = setUpTestCanopy({ PLANS_PER_MINUTE: '1000', PLAN_TIMEOUT_MS: '60000' })
const seed = setUp(() => seedWorld(canopy.client))
const seeded = setUp(() => seedReport(canopy.app, seed))
async function plan(topic: string, topicId?: string) {
  const planned = await planTopic(canopy.client, { topic, topicId })
  return { topicId: planned.topic.id, planId: planned.plan.id, source: planned.plan.source }
}

async function revise(planId: string, sections: PlanSectionInput[]) {
  return (await canopy.client.run(Revise, { input: { planId, sections } })).revisePlan
}
const approve = async (planId: string) => (await canopy.client.run(Approve, { planId })).approvePlan
const remove = async (id: string) => (await canopy.client.run(Delete, { id })).deleteTopic

const SECTIONS = [
  { title: 'Annual leave', description: 'How many days.', keyPoints: ['25 days'] },
  { title: 'Trips', description: '' },
]

/** Simulates the state of a topic while a report is being written. */
async function pretendGenerating(topicId: string, status: TopicStatus = 'GENERATING'): Promise<void> {
  await canopy.app.database.prisma.topic.update({
    where: { id: decodeId('Topic', topicId) ?? '' },
    data: { status, generationId: decodeId('Task', seed.taskId) },
  })
}

describe('topics', () => {
  it('returns the agents, plans and reports of a topic, with the evidence of their sections', async () => {
    const { topics } = await canopy.client.run(TopicsWithAll, { first: 5 })
    const [topic] = topics.nodes
    expect(topic).toMatchObject({ id: seeded.topicId, agents: [{ id: seed.agentId }] })
    expect(topic?.plan).toMatchObject({
      id: seeded.planId,
      topic: { id: seeded.topicId },
      sections: [{ order: 1, forecast: { agents: [{ id: seed.agentId }] } }, { order: 2 }],
    })
    expect(topic?.reports.nodes[0]?.sections).toMatchObject([
      { order: 1, stale: false, citations: [{ start: 0, end: 10 }, {}, {}] },
      { order: 2, stale: false, citations: [] },
    ])
  })

  it('runs a constant number of statements for any number of topics', async () => {
    const read = () => canopy.client.run(TopicsWithAll, { first: 8 })
    const few = await countStatements(canopy, read)
    for (const title of ['Trips', 'Flights', 'Days off']) await seedReport(canopy.app, seed, title)
    expect(await countStatements(canopy, read)).toBe(few)
  })

  it('filters, orders and pages topics', async () => {
    await pretendGenerating((await plan('출장 규정')).topicId, 'FAILED')
    const titles = async (variables: ListTopicsQueryVariables) =>
      (await canopy.client.run(List, variables)).topics.nodes.map(({ title }) => title)
    expect(await titles({ filter: { status: ['FAILED'] } })).toEqual(['출장 규정'])
    expect(await titles({ filter: { search: 'LEAVE', status: ['COMPLETED'] } })).toEqual(['How leave works'])
    expect(await titles({ filter: { search: '%' } })).toEqual([])
    expect(await titles({ filter: { status: [] } })).toEqual([])
    const byTitle = { field: 'TITLE' as const, direction: 'ASC' as const }
    const all = await titles({ orderBy: byTitle })
    expect(all).toEqual(['Days off', 'Flights', 'How leave works', 'Trips', '출장 규정'])
    const { topics: page } = await canopy.client.run(List, { orderBy: byTitle, first: 2 })
    expect(page).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } })
    expect(await titles({ orderBy: byTitle, first: 3, after: page.pageInfo.endCursor })).toEqual(all.slice(2))
    expect((await titles({}))[0]).toBe('출장 규정')
  })

  it('returns null for an unknown topic', async () => {
    expect(await canopy.client.run(One, { id: randomId('topic') })).toEqual({ topic: null })
  })
})

describe('planTopic', () => {
  it('plans from evidence without a model, and again for the same topic on request', async () => {
    const first = await plan('Annual leave')
    expect(first.source).toBe('EVIDENCE')
    const second = await plan('Annual leave again', first.topicId)
    expect(second.topicId).toBe(first.topicId)
    const { topic } = await canopy.client.run(One, { id: first.topicId, first: 1 })
    expect(topic).toMatchObject({
      title: 'Annual leave again',
      plan: { id: second.planId, revision: 2, status: 'PROPOSED' },
      plans: { totalCount: 2, nodes: [{ revision: 2, status: 'PROPOSED' }] },
    })
    const after = topic?.plans.pageInfo.endCursor ?? ''
    const rest = await canopy.client.run(One, { id: first.topicId, first: 1, after })
    expect(rest.topic?.plans.nodes).toEqual([{ revision: 1, status: 'SUPERSEDED' }])
  })

  it('is rejected while a report of the topic is being written', async () => {
    const { topicId } = await plan('Annual leave')
    await pretendGenerating(topicId)
    expect(await requestPlan(canopy.client, { topic: 'Trips', topicId })).toMatchObject({
      __typename: 'ValidationError',
      message: expect.stringMatching(/input\.topicId: a report/),
    })
  })
})

describe('revisePlan', () => {
  it('creates a new plan with forecasts from the given sections and supersedes the previous one', async () => {
    const { topicId, planId } = await plan('Annual leave')
    const revised = await revise(planId, SECTIONS)
    expect(revised).toMatchObject({
      plan: {
        revision: 2,
        status: 'PROPOSED',
        source: 'PERSON',
        topic: { id: topicId, status: 'PLANNED' },
        sections: [
          {
            ...SECTIONS[0],
            order: 1,
            forecast: { passages: 1, support: 'THIN', agents: [{ id: seed.agentId }] },
          },
          { ...SECTIONS[1], order: 2, keyPoints: [] },
        ],
      },
    })
    const { topic } = await canopy.client.run(One, { id: topicId })
    expect(topic?.plans.nodes).toEqual([
      { revision: 2, status: 'PROPOSED' },
      { revision: 1, status: 'SUPERSEDED' },
    ])
  })

  it('rejects an older plan and names the newest one', async () => {
    const { planId } = await plan('Annual leave')
    const { plan: newest } = expectType(await revise(planId, SECTIONS), 'RevisePlanPayload')
    const conflict = { code: 'CONFLICT', existing: { __typename: 'TopicPlan', id: newest.id } }
    expect(await revise(planId, SECTIONS)).toMatchObject(conflict)
    expect(await approve(planId)).toMatchObject(conflict)
  })

  it('accepts one of ten concurrent calls', async () => {
    const { planId, topicId } = await plan('Annual leave')
    const answers = await Promise.all(Array.from({ length: 10 }, () => revise(planId, SECTIONS)))
    const types = answers.map(answer => answer.__typename).sort()
    expect(types).toEqual([...Array(9).fill('ConflictError'), 'RevisePlanPayload'])
    expect((await canopy.client.run(One, { id: topicId })).topic?.plans.totalCount).toBe(2)
  })

  it('reports every problem at once', async () => {
    const { planId } = await plan('Annual leave')
    const bad = await revise(planId, [
      { title: '', description: 'x'.repeat(2_001) },
      { title: 'x'.repeat(201), description: '', keyPoints: Array(21).fill('x') },
    ])
    expect(
      expectType(bad, 'ValidationError')
        .issues.map(({ path }) => path)
        .sort(),
    ).toEqual([
      'input.sections.0.description',
      'input.sections.0.title',
      'input.sections.1.keyPoints',
      'input.sections.1.title',
    ])
    const section = { title: 'The same', description: '' }
    expect(await revise(planId, [section, { title: ' \u200b', description: '' }, section])).toMatchObject({
      issues: [
        { path: 'input.sections.1.title', message: 'must have at least one letter or digit' },
        { path: 'input.sections.2.title' },
      ],
    })
    for (const length of [0, 51]) {
      const sections = Array.from({ length }, (_, i) => ({ title: `Part ${i}`, description: '' }))
      expect(await revise(planId, sections)).toMatchObject({ issues: [{ path: 'input.sections' }] })
    }
    expect(await revise(randomId('plan'), SECTIONS)).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('approvePlan', () => {
  it('approves the newest plan, and a second call changes nothing', async () => {
    const { planId } = await plan('Annual leave')
    const approved = { plan: { id: planId, status: 'APPROVED', topic: { status: 'APPROVED' } } }
    expect(await approve(planId)).toMatchObject(approved)
    expect(await approve(planId)).toMatchObject(approved)
    expect(await approve(randomId('plan'))).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is required again after a revision', async () => {
    const { planId, topicId } = await plan('Annual leave')
    await approve(planId)
    await revise(planId, SECTIONS)
    const { topic } = await canopy.client.run(One, { id: topicId })
    expect(topic).toMatchObject({
      status: 'PLANNED',
      plans: { nodes: [{ status: 'PROPOSED' }, { status: 'SUPERSEDED' }] },
    })
    expect(await approve(planId)).toMatchObject({ code: 'CONFLICT' })
  })
})

describe('while a report is being written', () => {
  it('rejects changes of the plans and the topic, and the error names the task', async () => {
    const { planId, topicId } = await plan('Annual leave')
    await pretendGenerating(topicId)
    const conflict = { code: 'CONFLICT', existing: { __typename: 'Task', id: seed.taskId } }
    expect(await revise(planId, SECTIONS)).toMatchObject(conflict)
    expect(await approve(planId)).toMatchObject(conflict)
    expect(await remove(topicId)).toMatchObject(conflict)
    await pretendGenerating(topicId, 'COMPLETED')
    expect(await approve(planId)).toMatchObject({ plan: { status: 'APPROVED' } })
  })
})

describe('deleteTopic', () => {
  it('removes a topic with its plans and reports, and keeps its agent', async () => {
    const { topicId, planId, reportId } = seeded
    expect(await remove(topicId)).toEqual({ __typename: 'DeleteTopicPayload', deletedId: topicId })
    const { nodes } = await canopy.client.run(Nodes, { ids: [topicId, planId, reportId, seed.agentId] })
    expect(nodes).toEqual([null, null, null, { __typename: 'Agent', id: seed.agentId }])
    expect(await remove(topicId)).toMatchObject({ code: 'NOT_FOUND' })
  })
})
