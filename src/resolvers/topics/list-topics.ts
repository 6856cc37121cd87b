import type { ViewerContext } from '../../context.ts'
import type { Agent, Prisma, Report, Topic, TopicPlan, TopicStatus } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import { containsText } from '../shared/conditions.ts'
import { type ListArgs, listPage, nestedList, orderColumns, type Page } from '../shared/paging.ts'

export interface TopicFilter {
  status?: TopicStatus[] | null | undefined
  search?: string | null | undefined
  createdById?: string | null | undefined
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  TITLE: { name: 'title', type: 'text' },
} as const

/** Topics of the workspace. */
export async function listTopics(
  { db }: ViewerContext,
  args: ListArgs<TopicFilter, keyof typeof COLUMN_OF>,
  query: object,
): Promise<Page<Topic>> {
  const { status, search, createdById } = args.filter ?? {}
  const where: Prisma.TopicWhereInput = {
    ...(status && { status: { in: status } }),
    ...(search && { title: containsText(search) }),
    ...(typeof createdById === 'string' && topicsOf(createdById)),
  }
  return listPage(db.topic, { args, columns: orderColumns(args.orderBy, COLUMN_OF, 'Topic'), query, where })
}

/** An ID that is unknown or of another type matches nothing. */
function topicsOf(userId: string): Prisma.TopicWhereInput {
  const uuid = decodeId('User', userId)
  return uuid ? { createdById: uuid } : { id: { in: [] } }
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

/** The plans of topics. */
export const plansOfTopics = nestedList<TopicPlan, Omit<Prisma.Topic$plansArgs, 'select'>>(
  'topicPlan',
  'topicId',
  [
    { name: 'revision', direction: 'desc', type: 'integer' },
    { name: 'id', direction: 'desc', type: 'id', of: 'TopicPlan' },
  ],
)

/** The reports of topics. */
export const reportsOfTopics = nestedList<Report, Omit<Prisma.Topic$reportsArgs, 'select'>>(
  'report',
  'topicId',
  [
    { name: 'version', direction: 'desc', type: 'integer' },
    { name: 'id', direction: 'desc', type: 'id', of: 'Report' },
  ],
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
