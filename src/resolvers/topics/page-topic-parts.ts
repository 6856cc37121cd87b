import type { Prisma, Report, TopicPlan } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

// Pages that are parts of the query for their topics: one statement for any number of topics.

const NEWEST_PLAN: readonly OrderColumn[] = [
  { name: 'revision', direction: 'desc', type: 'integer' },
  { name: 'id', direction: 'desc', type: 'id', of: 'TopicPlan' },
]
const NEWEST_REPORT: readonly OrderColumn[] = [
  { name: 'version', direction: 'desc', type: 'integer' },
  { name: 'id', direction: 'desc', type: 'id', of: 'Report' },
]

/** A page of the plans of topics. What the cursor is made of is read whether or not it was asked for. */
export function plansQuery(args: PageArgs): Omit<Prisma.Topic$plansArgs, 'select'> {
  const cursorColumns = { select: { id: true, revision: true } }
  return { ...keysetQuery(args, NEWEST_PLAN), ...cursorColumns }
}

/** The page for the rows that `plansQuery` brought for one topic (a UUID). */
export function toPlansPage(
  { db }: ViewerContext,
  topicId: string,
  args: PageArgs,
  rows: readonly TopicPlan[],
): Page<TopicPlan> {
  return toPage(rows, args, NEWEST_PLAN, () => db.topicPlan.count({ where: { topicId } }))
}

/** A page of the reports of topics. */
export function reportsQuery(args: PageArgs): Omit<Prisma.Topic$reportsArgs, 'select'> {
  const cursorColumns = { select: { id: true, version: true } }
  return { ...keysetQuery(args, NEWEST_REPORT), ...cursorColumns }
}

/** The page for the rows that `reportsQuery` brought for one topic (a UUID). */
export function toReportsPage(
  { db }: ViewerContext,
  topicId: string,
  args: PageArgs,
  rows: readonly Report[],
): Page<Report> {
  return toPage(rows, args, NEWEST_REPORT, () => db.report.count({ where: { topicId } }))
}
