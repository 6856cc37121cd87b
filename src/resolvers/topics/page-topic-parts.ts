import type { Prisma, Report, TopicPlan } from '../../generated/prisma/client.ts'
import type { OrderColumn } from '../paging/keyset.ts'
import { nestedList } from '../paging/nested-list.ts'

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
