import {
  describeTrend,
  type TrendDirection,
  type TrendPoint,
} from '../../knowledge/coverage/describe-trend.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

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
