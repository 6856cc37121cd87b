import { beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { CreateScheduleInput } from '../support/gql/graphql.ts'
import { randomId } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Create = graphql(`
  mutation ScheduleCreate($input: CreateScheduleInput!) {
    createSchedule(input: $input) {
      __typename
      ... on CreateSchedulePayload { schedule { id kind cron timeZone nextRunAt agent { id } lastTask { id } } }
      ... on ValidationError { issues { path message } } ... on NotFoundError { requestedId }
      ... on Error { code message }
    }
  }
`)
const Delete = graphql(`
  mutation ScheduleDelete($id: ID!) {
    deleteSchedule(input: { id: $id }) {
      __typename ... on DeleteSchedulePayload { deletedId } ... on NotFoundError { requestedId }
    }
  }
`)
const List = graphql(`
  query ScheduleList($first: Int, $after: String) {
    schedules(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }
  }
`)
const Agents = graphql(`query ScheduleAgentCursor { agents { edges { cursor } } }`)
const ByNode = graphql(`
  query ScheduleNode($id: ID!) { node(id: $id) { __typename ... on Schedule { cron agent { name } } } }
`)

const canopy = setUpTestCanopy()
let agentId: string
beforeAll(async () => {
  agentId = (await seedWorld(canopy.client)).agentId
})

async function tryToCreate(input: Partial<CreateScheduleInput>, client: TestClient = canopy.client) {
  const all = { kind: 'COVERAGE_REFRESH' as const, cron: '30 2 * * *', ...input }
  return (await client.run(Create, { input: all })).createSchedule
}

async function create(input: Partial<CreateScheduleInput>, client?: TestClient) {
  const made = await tryToCreate(input, client)
  if (made.__typename !== 'CreateSchedulePayload') throw new Error(JSON.stringify(made))
  return made.schedule
}

const list = async (client = canopy.client, args: { first?: number; after?: string | null } = {}) =>
  (await client.run(List, args)).schedules
const remove = async (id: string, client = canopy.client) => (await client.run(Delete, { id })).deleteSchedule
const readNode = async (id: string) => (await canopy.client.run(ByNode, { id })).node

describe('createSchedule', () => {
  it('creates a schedule for an agent, in UTC by default, with its next run', async () => {
    const before = Date.now()
    const schedule = await create({ agentId })
    expect(schedule).toEqual({
      id: expect.stringMatching(/^schedule_/),
      kind: 'COVERAGE_REFRESH',
      cron: '30 2 * * *',
      timeZone: 'UTC',
      nextRunAt: expect.stringMatching(/T02:30:00.000Z$/),
      agent: { id: agentId },
      lastTask: null,
    })
    const nextRunAt = Date.parse(schedule.nextRunAt ?? '')
    expect(nextRunAt).toBeGreaterThan(before)
    expect(nextRunAt).toBeLessThanOrEqual(Date.now() + 86_400_000)
  })

  it('uses the clock of its time zone', async () => {
    expect(await create({ agentId, timeZone: 'Asia/Seoul', cron: '0 9 * * *' })).toMatchObject({
      timeZone: 'Asia/Seoul',
      nextRunAt: expect.stringMatching(/T00:00:00.000Z$/),
    })
  })

  it('creates a schedule for retention without an agent', async () => {
    expect(await create({ kind: 'RETENTION' })).toMatchObject({ kind: 'RETENTION', agent: null })
  })

  const UNSCHEDULABLE = /COVERAGE_REFRESH.*RETENTION.*DOCUMENT_INGESTION cannot/
  it.each<[string, Partial<CreateScheduleInput>, string, RegExp]>([
    ['an agent is missing', { agentId: null }, 'agentId', /is required for COVERAGE_REFRESH/],
    ['retention names an agent', { kind: 'RETENTION' }, 'agentId', /must be omitted/],
    ['the kind cannot be scheduled', { kind: 'DOCUMENT_INGESTION', agentId: null }, 'kind', UNSCHEDULABLE],
    ['the cron expression lacks a field', { cron: '0 3 * *' }, 'cron', /five fields/],
    ['a field is out of range', { cron: '0 25 * * *' }, 'cron', /"25" as its hour/],
    ['the day does not exist', { cron: '0 0 31 2 *' }, 'cron', /never runs/],
    ['the time zone is unknown', { timeZone: 'Mars/Olympus' }, 'timeZone', /IANA/],
  ])('rejects the input if %s', async (_, input, name, message) => {
    const { totalCount } = await list()
    expect(await tryToCreate({ agentId: randomId('agent'), ...input })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: `input.${name}`, message: expect.stringMatching(message) }],
    })
    expect((await list()).totalCount).toBe(totalCount)
  })

  it('reports all problems at once', async () => {
    const answer = await tryToCreate({ kind: 'TEMPLATE_PULL', cron: 'soon', timeZone: 'here' })
    if (answer.__typename !== 'ValidationError') throw new Error(JSON.stringify(answer))
    expect(answer.issues.map(issue => issue.path).sort()).toEqual([
      'input.cron',
      'input.kind',
      'input.timeZone',
    ])
  })

  it('returns NotFoundError for an agent of another workspace and for an unknown ID', async () => {
    const stranger = await canopy.newClient()
    for (const id of [agentId, randomId('agent'), 'nonsense'])
      expect(await tryToCreate({ agentId: id }, stranger)).toMatchObject({
        __typename: 'NotFoundError',
        requestedId: id,
        message: `No agent has the id or key "${id}".`,
      })
  })

  it('requires WRITE for an agent, and ADMIN for retention', async () => {
    const reader = await canopy.newClient({ scopes: ['READ'] })
    expect(await tryToCreate({ agentId }, reader)).toMatchObject({
      code: 'NOT_PERMITTED',
      message: expect.stringContaining('WRITE'),
    })
    const writer = await canopy.newClient({ scopes: ['WRITE'] })
    const { agentId: own } = await seedWorld(writer)
    expect(await create({ agentId: own }, writer)).toMatchObject({ agent: { id: own } })
    expect(await tryToCreate({ kind: 'RETENTION' }, writer)).toMatchObject({
      code: 'NOT_PERMITTED',
      message: expect.stringContaining('ADMIN'),
    })
  })

  it('creates at most 1,000 schedules in a workspace', async () => {
    const client = await canopy.newClient()
    await create({ kind: 'RETENTION' }, client)
    await canopy.app.database.prisma.$executeRaw`
      INSERT INTO schedules (id, workspace_id, kind, cron, time_zone)
      SELECT gen_random_uuid(), workspace_id, 'RETENTION', cron, time_zone
      FROM (SELECT * FROM schedules ORDER BY id DESC LIMIT 1) AS latest, generate_series(1, 998)`
    await create({ kind: 'RETENTION' }, client)
    expect(await tryToCreate({ kind: 'RETENTION' }, client)).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: 'input', message: expect.stringContaining('1000 schedules') }],
    })
    expect((await list(client)).totalCount).toBe(1000)
  })
})

describe('deleteSchedule', () => {
  it('deletes a schedule, then returns NotFoundError for it', async () => {
    const { id } = await create({ agentId })
    expect(await remove(id)).toEqual({ __typename: 'DeleteSchedulePayload', deletedId: id })
    expect(await readNode(id)).toBeNull()
    for (const unknown of [id, randomId('schedule'), agentId])
      expect(await remove(unknown)).toEqual({ __typename: 'NotFoundError', requestedId: unknown })
  })

  it('does not delete schedules of another workspace', async () => {
    const { id } = await create({ agentId })
    expect(await remove(id, await canopy.newClient())).toMatchObject({ __typename: 'NotFoundError' })
    expect(await readNode(id)).toMatchObject({ __typename: 'Schedule' })
  })
})

describe('schedules', () => {
  it('are listed newest first, each once, even if some are deleted between pages', async () => {
    const client = await canopy.newClient()
    const made: string[] = []
    for (let i = 0; i < 5; i++) made.unshift((await create({ kind: 'RETENTION' }, client)).id)
    const first = await list(client, { first: 2 })
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } })
    await remove(made[1] ?? '', client)
    const second = await list(client, { first: 2, after: first.pageInfo.endCursor })
    const third = await list(client, { first: 2, after: second.pageInfo.endCursor })
    expect([first, second, third].flatMap(page => page.nodes.map(({ id }) => id))).toEqual(made)
    expect(third.pageInfo.hasNextPage).toBe(false)
  })

  it('reject a cursor of another list and a page that is too large', async () => {
    const { agents } = await canopy.client.run(Agents, {})
    for (const [args, code] of [
      [{ after: agents.edges[0]?.cursor ?? '' }, 'BAD_CURSOR'],
      [{ first: 101 }, 'BAD_USER_INPUT'],
    ] as const)
      expect((await canopy.client.send(List, args)).errors).toMatchObject([{ extensions: { code } }])
  })

  it('can be loaded by ID with node', async () => {
    const { id } = await create({ agentId })
    expect(await readNode(id)).toEqual({
      __typename: 'Schedule',
      cron: '30 2 * * *',
      agent: { name: 'People guide' },
    })
  })
})
