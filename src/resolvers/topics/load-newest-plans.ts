import type { TopicPlan } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

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
