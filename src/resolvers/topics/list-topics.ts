import type { ViewerContext } from '../../context.ts'
import type { Agent, Prisma, Report, Topic, TopicPlan, TopicStatus } from '../../generated/prisma/client.ts'
import { containsText } from '../shared/conditions.ts'
import {
  keysetQuery,
  nestedList,
  type OrderColumn,
  type Page,
  type PageArgs,
  toPage,
} from '../shared/paging.ts'

export interface TopicFilter {
  status?: TopicStatus[] | null | undefined
  search?: string | null | undefined
}

interface TopicOrder {
  field: 'CREATED_AT' | 'TITLE'
  direction: 'ASC' | 'DESC'
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  TITLE: { name: 'title', type: 'text' },
} as const

/** Topics of the workspace. */
export async function listTopics(
  { db }: ViewerContext,
  args: PageArgs & { filter?: TopicFilter | null | undefined; orderBy?: TopicOrder | null | undefined },
  query: object,
): Promise<Page<Topic>> {
  const { status, search } = args.filter ?? {}
  const where: Prisma.TopicWhereInput = {
    ...(status && { status: { in: status } }),
    ...(search && { title: containsText(search) }),
  }
  const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
  const way = direction === 'ASC' ? 'asc' : 'desc'
  const columns: OrderColumn[] = [
    { ...COLUMN_OF[field], direction: way },
    { name: 'id', direction: way, type: 'id', of: 'Topic' },
  ]
  const keyset = keysetQuery(args, columns)
  const rows = await db.topic.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, columns, () => db.topic.count({ where }))
}

/** The newest plan of each topic (UUIDs), or null. Two statements for any number of topics. */
export async function loadNewestPlans(
  { db, viewer }: ViewerContext,
  topicIds: readonly string[],
  query: object,
): Promise<(TopicPlan | null)[]> {
  const newest = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (topic_id) id FROM topic_plans
    WHERE workspace_id = ${viewer.workspaceId}::uuid AND topic_id = ANY(${[...topicIds]}::uuid[])
    ORDER BY topic_id, revision DESC`
  const plans = await db.topicPlan.findMany({ ...query, where: { id: { in: newest.map(({ id }) => id) } } })
  const byTopic = new Map(plans.map(plan => [plan.topicId, plan]))
  return topicIds.map(id => byTopic.get(id) ?? null)
}

const NEWEST_PLAN: readonly OrderColumn[] = [
  { name: 'revision', direction: 'desc', type: 'integer' },
  { name: 'id', direction: 'desc', type: 'id', of: 'TopicPlan' },
]
const NEWEST_REPORT: readonly OrderColumn[] = [
  { name: 'version', direction: 'desc', type: 'integer' },
  { name: 'id', direction: 'desc', type: 'id', of: 'Report' },
]

/** The plans of topics. */
export const plansOfTopics = nestedList<TopicPlan, Omit<Prisma.Topic$plansArgs, 'select'>>(
  NEWEST_PLAN,
  async ({ db }, topicIds) => {
    const where = { topicId: { in: topicIds } }
    const groups = await db.topicPlan.groupBy({ by: ['topicId'], where, _count: true })
    return groups.map(({ topicId, _count }) => ({ ownerId: topicId, rows: _count }))
  },
)

/** The reports of topics. */
export const reportsOfTopics = nestedList<Report, Omit<Prisma.Topic$reportsArgs, 'select'>>(
  NEWEST_REPORT,
  async ({ db }, topicIds) => {
    const where = { topicId: { in: topicIds } }
    const groups = await db.report.groupBy({ by: ['topicId'], where, _count: true })
    return groups.map(({ topicId, _count }) => ({ ownerId: topicId, rows: _count }))
  },
)

/** Loads lists of agents (UUIDs), in order and without deleted agents. One statement for any number of lists. */
export async function loadAgentLists(
  { db }: ViewerContext,
  lists: readonly (readonly string[])[],
  query: object,
): Promise<Agent[][]> {
  const agents = await db.agent.findMany({ ...query, where: { id: { in: [...new Set(lists.flat())] } } })
  const byId = new Map(agents.map(agent => [agent.id, agent]))
  return lists.map(ids => ids.flatMap(id => byId.get(id) ?? []))
}
