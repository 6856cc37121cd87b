import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { completeReport } from '../../src/reports/store/report-rows.ts'
import { mergeUsage, removeUsage } from '../../src/usage/merge-slots.ts'
import { addUser, type TestUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { UsageGroup } from '../support/gql/graphql.ts'
import { seedWorld } from '../support/seed.ts'
import { seedQuery } from '../support/seed-query.ts'
import { seedReport } from '../support/seed-report.ts'
import { createTemplate } from '../support/seed-templates.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Usage = graphql(`
  query UsageList($between: DateTimeRange, $groupBy: UsageGroup!, $first: Int, $after: String) {
    usage(between: $between, groupBy: $groupBy, first: $first, after: $after) {
      totalCount
      nodes { key label templateUses queries reports costUsd }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const Ask = graphql(`
  query UsageAsk($agentId: ID!) { agentQuery(input: { agentId: $agentId, query: "leave" }) { queryId } }
`)
const Use = graphql(`
  mutation UsageUse($templateId: ID!) { useTemplate(input: { templateId: $templateId, inputs: {} }) { __typename } }
`)
const Plan = graphql(`
  mutation UsagePlan($agentId: ID!, $templateId: ID!) {
    planTopic(input: { topic: "Leave", agentIds: [$agentId], templateId: $templateId }) {
      __typename ... on PlanTopicPayload { topic { id } } ... on Error { message }
    }
  }
`)
const Delete = graphql(`mutation UsageDelete($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }`)

const canopy = setUpTestCanopy()
const GONE = '00000000-0000-7000-8000-000000000000'
/** Days with earlier usage: half of them within the default period, the others long before it. */
const OLD_DAYS = 30
const ALWAYS = { gte: '2000-01-01T00:00:00Z' }

let today: string
let colleague: TestUser
let templateId: string
let privateId: string
let deletedId: string
let workspaceId: string
beforeAll(async () => {
  const { client, app } = canopy
  const world = await seedWorld(client)
  const { agentId } = world
  const { prisma } = app.database
  workspaceId = (await prisma.workspace.findFirstOrThrow()).id
  colleague = await addUser(app, client, { name: '=1+1, "김"' })
  ;({ id: templateId } = await createTemplate(client, { name: '+Letter' }))
  ;({ id: privateId } = await createTemplate(colleague.client, { name: 'My own' }))
  ;({ id: deletedId } = await createTemplate(client, { name: 'Old letter' }))
  await client.run(Use, { templateId })
  await client.run(Use, { templateId: deletedId })
  await client.run(Delete, { id: deletedId })
  await colleague.client.run(Use, { templateId: privateId })
  await colleague.client.run(Use, { templateId: privateId })
  await client.run(Ask, { agentId })
  await seedQuery(colleague.client, agentId)
  const { planTopic } = await client.run(Plan, { agentId, templateId })
  expect(planTopic).toMatchObject({ __typename: 'PlanTopicPayload' })
  // A report of a topic with a template, and one of a topic without an owner.
  const { id: versionId } = await prisma.templateVersion.findFirstOrThrow({
    where: { templateId: decodeId('Template', templateId) ?? '' },
  })
  for (const topic of [{ templateVersionId: versionId }, { createdById: null }]) {
    const { topicId, reportId } = await seedReport(app, world)
    await prisma.topic.update({ where: { id: decodeId('Topic', topicId) ?? '' }, data: topic })
    const id = decodeId('Report', reportId) ?? ''
    await prisma.report.update({ where: { id }, data: { completedAt: null } })
    await prisma.$transaction(tx => completeReport(tx, { workspaceId, reportId: id }))
  }
  // The requests may have been around midnight.
  await prisma.$executeRaw`UPDATE usage_days SET day = (SELECT min(day) FROM usage_days)`
  const [row] = await prisma.$queryRaw<[{ day: string }]>`SELECT DISTINCT day::text FROM usage_days`
  today = row.day
  // Earlier usage of a user who no longer exists.
  await prisma.$executeRaw`
    INSERT INTO usage_days (workspace_id, day, user_id, slot, queries)
    SELECT ${workspaceId}::uuid, ${today}::date - ago - CASE WHEN ago > ${OLD_DAYS / 2}::int THEN 30 ELSE 5 END, ${GONE}::uuid, slot, 1
    FROM generate_series(1, ${OLD_DAYS}::int) ago, generate_series(1, 2) slot`
})

async function list(groupBy: UsageGroup, more: object = {}, client: TestClient = canopy.client) {
  return (await client.run(Usage, { groupBy, ...more })).usage
}

const uses = (key: string, label: string, counts: object) => ({
  key,
  label,
  templateUses: 0,
  queries: 0,
  reports: 0,
  costUsd: 0,
  ...counts,
})

describe('usage', () => {
  it('is summed by user, including deleted and unknown ones', async () => {
    const [owner] = await canopy.app.database.prisma.user.findMany({ orderBy: { id: 'asc' } })
    expect((await list('USER', { between: ALWAYS })).nodes).toEqual([
      uses(encodeId('User', GONE), 'Deleted user', { queries: 2 * OLD_DAYS }),
      uses(encodeId('User', owner?.id ?? ''), owner?.name ?? '', { templateUses: 3, queries: 1, reports: 1 }),
      uses(colleague.id, '=1+1, "김"', { templateUses: 2, queries: 1 }),
      uses('none', 'Unknown user', { reports: 1 }),
    ])
  })

  it('is summed by template, without the names of templates that the viewer cannot see', async () => {
    const { nodes } = await list('TEMPLATE', { between: ALWAYS })
    expect(nodes).toEqual([
      uses(templateId, '+Letter', { templateUses: 2, reports: 1 }),
      uses(privateId, 'Deleted or private template', { templateUses: 2 }),
      uses(deletedId, 'Deleted or private template', { templateUses: 1 }),
      uses('none', 'No template', { queries: 2 * OLD_DAYS + 2, reports: 1 }),
    ])
  })

  it('is summed by day, newest first, by default for the last 30 days', async () => {
    const { totalCount, nodes } = await list('DAY', { first: 100 })
    expect(nodes[0]).toEqual(uses(today, today, { templateUses: 5, queries: 2, reports: 2 }))
    const days = nodes.map(({ key }) => key)
    expect(days).toEqual([...days].sort().reverse())
    expect(totalCount).toBe(1 + OLD_DAYS / 2)
    expect(nodes.slice(1)).toEqual(days.slice(1).map(day => uses(day, day, { queries: 2 })))
  })

  it('widens a period to whole days', async () => {
    const { nodes } = await list('DAY', { between: ALWAYS, first: 100 })
    const [day = ''] = nodes.map(({ key }) => key).slice(-2)
    const of = async (gte: string, lt: string) =>
      (await list('DAY', { between: { gte: `${day}T${gte}Z`, lt: `${day}T${lt}Z` } })).nodes
    expect(await of('23:00:00', '23:00:01')).toEqual([uses(day, day, { queries: 2 })])
    expect(
      await list('DAY', { between: { gte: `${today}T00:00:00Z`, lt: `${day}T00:00:00Z` } }),
    ).toMatchObject({
      totalCount: 0,
      nodes: [],
    })
  })

  it.each(['DAY', 'USER', 'TEMPLATE'] as const)('has pages by %s', async groupBy => {
    const whole = await list(groupBy, { between: ALWAYS, first: 100 })
    const found: unknown[] = []
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const { nodes, pageInfo } = await list(groupBy, { between: ALWAYS, first: 3, after })
      found.push(...nodes)
      after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined
    }
    expect(found).toEqual(whole.nodes)
    expect(whole.totalCount).toBe(whole.nodes.length)
  })

  it('rejects the cursor of another grouping', async () => {
    const { pageInfo } = await list('USER', { first: 1 })
    const { errors } = await canopy.client.send(Usage, {
      groupBy: 'TEMPLATE',
      after: pageInfo.endCursor ?? '',
    })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
  })

  it('has the same sums whatever it is grouped by', async () => {
    const sum = async (groupBy: UsageGroup) =>
      (await list(groupBy, { between: ALWAYS, first: 100 })).nodes.reduce(
        (sums, { templateUses, queries, reports }) => ({
          templateUses: sums.templateUses + templateUses,
          queries: sums.queries + queries,
          reports: sums.reports + reports,
        }),
        { templateUses: 0, queries: 0, reports: 0 },
      )
    expect(await sum('USER')).toEqual(await sum('DAY'))
    expect(await sum('TEMPLATE')).toEqual(await sum('DAY'))
  })

  it('takes the same number of statements for any number of groups', async () => {
    const count = (first: number) => countStatements(canopy, () => list('USER', { between: ALWAYS, first }))
    expect(await count(4)).toBe(await count(1))
  })

  it('requires ADMIN, and shows nothing of other workspaces', async () => {
    for (const scope of ['READ', 'WRITE'] as const) {
      const { client } = await addUser(canopy.app, canopy.client, { name: 'reader', scopes: [scope] })
      const { errors } = await client.send(Usage, { groupBy: 'DAY' })
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    }
    const other = await canopy.newClient()
    for (const groupBy of ['DAY', 'USER', 'TEMPLATE'] as const)
      expect(await list(groupBy, { between: ALWAYS }, other)).toMatchObject({ totalCount: 0, nodes: [] })
  })

  it('stays the same when the rows of earlier days are merged, until they are outdated', async () => {
    const { prisma } = canopy.app.database
    const scope = { workspaceId, limit: 10 }
    const before = await list('DAY', { between: ALWAYS, first: 100 })
    for (let merged = -1; merged !== 0; ) merged = await mergeUsage(prisma, scope)
    const old = () => prisma.$queryRaw`
      SELECT count(*)::int AS rows FROM usage_days WHERE workspace_id = ${workspaceId}::uuid AND day < ${today}::date`
    expect(await old()).toEqual([{ rows: OLD_DAYS }])
    expect(await list('DAY', { between: ALWAYS, first: 100 })).toEqual(before)
    await prisma.$executeRaw`UPDATE usage_days SET day = day - 800 WHERE day < ${today}::date - 50`
    expect(await removeUsage(prisma, scope)).toBeGreaterThan(0)
    expect((await list('DAY', { between: ALWAYS, first: 100 })).totalCount).toBeLessThan(before.totalCount)
  })
})
