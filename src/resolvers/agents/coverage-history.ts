import type { ViewerContext } from '../../context.ts'
import {
  describeTrend,
  findGaps,
  missingDocuments,
  type TrendDirection,
  type TrendPoint,
} from '../../coverage/coverage-math.ts'
import { requestError } from '../../errors.ts'
import type { CoverageSnapshot, NodeCoverage, Prisma, TaxonomyNode } from '../../generated/prisma/client.ts'
import { countUnplaced } from '../../knowledge/documents/place-unplaced.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'
import { type TimeRange, withinRange } from '../shared/conditions.ts'
import { nestedQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../shared/paging.ts'

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'measuredAt', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'CoverageSnapshot' },
]

type HistoryArgs = PageArgs & { between?: TimeRange | null | undefined }

/** A page of measurements, as part of the query for their agents: one statement for any number of agents. */
export function historyQuery(args: HistoryArgs): Omit<Prisma.Agent$snapshotsArgs, 'select'> {
  return nestedQuery(args, NEWEST_FIRST, inTime(args))
}

/** The page of one agent (a UUID), from the rows that `historyQuery` loaded. */
export function toHistoryPage(
  { db }: ViewerContext,
  agentId: string,
  args: HistoryArgs,
  rows: readonly CoverageSnapshot[],
): Page<CoverageSnapshot> {
  return toPage(rows, args, NEWEST_FIRST, () =>
    db.coverageSnapshot.count({ where: { agentId, ...inTime(args) } }),
  )
}

function inTime({ between }: HistoryArgs) {
  return between ? { measuredAt: withinRange(between) } : {}
}

/** Maximum points of a trend. Longer histories are sampled. */
export const MAX_POINTS = 200

const DAYS = { WEEK: 7, MONTH: 30, QUARTER: 90 } as const
export type TrendWindow = keyof typeof DAYS

export interface CoverageTrend {
  window: TrendWindow
  from: Date
  to: Date
  changePoints: number
  direction: TrendDirection
  points: TrendPoint[]
}

interface Row {
  place: number
  from: Date
  to: Date
  at: Date | null
  percent: number
}

/** Trends of these agents (UUIDs) in these windows, in the order given. One statement. */
export async function loadTrends(
  { db, viewer }: ViewerContext,
  wanted: readonly { agentId: string; window: TrendWindow }[],
): Promise<CoverageTrend[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT wanted.place::int - 1 AS place, wanted.since AS "from", now() AS "to", point.at, point.percent
    FROM (
      SELECT agent_id, now() - make_interval(days => days) AS since, place
      FROM unnest(${wanted.map(({ agentId }) => agentId)}::uuid[], ${wanted.map(({ window }) => DAYS[window])}::int[])
        WITH ORDINALITY AS asked (agent_id, days, place)
    ) wanted
    LEFT JOIN LATERAL (
      SELECT measured_at AS at, percent, ordinal FROM (
        SELECT measured_at, percent, row_number() OVER (ORDER BY measured_at, id) - 1 AS ordinal, count(*) OVER () - 1 AS last
        FROM coverage_snapshots s
        WHERE s.agent_id = wanted.agent_id AND s.workspace_id = ${viewer.workspaceId}::uuid AND s.measured_at >= wanted.since
      ) measured
      -- Samples evenly: the first measurement of each slot.
      WHERE last < ${MAX_POINTS}::int OR ordinal = 0
        OR ordinal * ${MAX_POINTS - 1}::int / last > (ordinal - 1) * ${MAX_POINTS - 1}::int / last
    ) point ON true
    ORDER BY wanted.place, point.ordinal`
  return wanted.map(({ window }, place) => {
    const own = rows.filter(row => row.place === place)
    const { from, to } = own[0] as Row
    const points = own.flatMap(({ at, percent }) => (at ? [{ at, percent }] : []))
    return { window, from, to, points, ...describeTrend(points) }
  })
}

type MeasuredNode = NodeCoverage & { node: TaxonomyNode }

export interface CoverageGap {
  /** A UUID. */
  agentId: string
  node: TaxonomyNode
  percent: number
  documents: number
  target: number
  missingDocuments: number
  recommendation: string
}

/** An agent (its UUID) whose latest measurement includes these nodes. */
interface MeasuredAgent {
  id: string
  nodes: readonly MeasuredNode[]
  /** Whether the taxonomy version of the agent is published. Documents are placed on no other. */
  isPublished: boolean
}

/** Gaps among the measured nodes of an agent. @throws BAD_USER_INPUT if the threshold is not from 0 to 1. */
export async function describeGaps(
  context: ViewerContext,
  { id: agentId, nodes, isPublished }: MeasuredAgent,
  threshold: number,
): Promise<CoverageGap[]> {
  if (!(threshold >= 0 && threshold <= 1))
    throw requestError('BAD_USER_INPUT', `threshold must be from 0 to 1, but is ${threshold}.`)
  const keyed = nodes.map(measured => ({ ...measured, key: measured.node.key }))
  const gaps = findGaps(keyed, threshold)
  const unplaced =
    gaps.length && isPublished ? await countUnplacedOnce(context, context.viewer.workspaceId) : 0
  return gaps.map(gap => {
    const missing = missingDocuments(gap)
    const recommendation = recommend(gap.node.name, { missing, documents: gap.documents, unplaced })
    return { ...gap, agentId, missingDocuments: missing, recommendation }
  })
}

/** The number of unplaced documents of the workspace, with one statement for all agents of a request. */
const countUnplacedOnce = batchInRequest<string, number>(async ({ db, viewer }, keys) => {
  const count = await countUnplaced(db, viewer.workspaceId)
  return keys.map(() => count)
})

function recommend(
  name: string,
  { missing, documents, unplaced }: { missing: number; documents: number; unplaced: number },
): string {
  const wanted = missing === 1 ? '1 document' : `${missing} documents`
  const advice =
    documents === 0
      ? `No documents are placed under "${name}" yet. Add ${wanted}, or set its target to 0 if it needs none.`
      : `Add ${wanted} under "${name}", or lower its target.`
  if (unplaced === 0) return advice
  return unplaced === 1
    ? `1 document is not placed: place it first. ${advice}`
    : `${unplaced} documents are not placed: place them first. ${advice}`
}
