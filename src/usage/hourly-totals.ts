import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** How long hourly totals are kept. */
export const TOTALS_DAYS = 90

/** Figures that code counts. Triggers count the others: see the migration `hourly_totals`. */
type CountedFigure = 'claim_conflicts' | 'lease_renewals' | 'leases_lost'

/**
 * INSERT that adds to the totals of this hour. Use it in the statement or the transaction of the change that it counts.
 * @param counts a query for pairs of a workspace and a number, with each workspace once.
 */
export function addToTotals(figure: CountedFigure, counts: Prisma.Sql): Prisma.Sql {
  const column = Prisma.raw(figure)
  return Prisma.sql`
    INSERT INTO hourly_totals AS total (workspace_id, hour, ${column})
    SELECT workspace_id, date_trunc('hour', now(), 'UTC'), number FROM (${counts}) AS counted (workspace_id, number)
    ON CONFLICT (workspace_id, hour, slot) DO UPDATE SET ${column} = total.${column} + excluded.${column}`
}

/** A period. Null: the default bound. */
export interface Period {
  since: Date | null
  until: Date | null
}

/** The sums of a period. Counts that are an Int for clients are at most 2,147,483,647. */
export interface Totals {
  since: Date
  until: Date
  tasksAccepted: number
  tasksCompleted: number
  tasksFailed: number
  tasksRetried: number
  claims: number
  claimConflicts: number
  leaseRenewals: number
  leasesLost: number
  workersLost: number
  deadLettered: number
  webhooksDelivered: number
  webhooksFailed: number
  queries: number
  queriesAnswered: number
  reportsWritten: number
  modelCalls: number
  modelTokens: number
  modelNano: number
  /** Counts by bucket, as in `findPercentile`. Null without totals. */
  queueWaits: number[] | null
  runs: number[] | null
}

/** Columns with a count. `queue_waits` and `runs` are arrays. */
export const FIGURES = [
  'tasks_accepted',
  'tasks_completed',
  'tasks_failed',
  'tasks_retried',
  'claims',
  'claim_conflicts',
  'lease_renewals',
  'leases_lost',
  'workers_lost',
  'dead_lettered',
  'webhooks_delivered',
  'webhooks_failed',
  'queries',
  'queries_answered',
  'reports_written',
  'model_calls',
  'model_tokens',
  'model_nano',
] as const

const MAX_INT = 2 ** 31 - 1
const LARGE: readonly string[] = ['model_tokens', 'model_nano']
const toCamelCase = (column: string) => column.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
const SUMS = Prisma.raw(
  FIGURES.map(column => {
    const sum = `coalesce(sum(${column}), 0)`
    return `${LARGE.includes(column) ? sum : `least(${sum}, ${MAX_INT})`}::float8 AS "${toCamelCase(column)}"`
  }).join(', '),
)

/**
 * Sums the totals of a period, widened to whole hours and limited to the time for which totals are kept. Default: the
 * last 24 hours. One statement.
 */
export async function readTotals(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  { since, until }: Period,
): Promise<Totals> {
  const [totals] = await db.$queryRaw<[Totals]>`
    WITH asked AS (
      SELECT coalesce(${since}::timestamptz, coalesce(${until}::timestamptz, now()) - interval '24 hours') AS since,
        least(coalesce(${until}::timestamptz, now()), now()) AS until
    ), period AS (
      SELECT date_trunc('hour', greatest(since, now() - make_interval(days => ${TOTALS_DAYS}::int)), 'UTC') AS since,
        date_trunc('hour', until + interval '59 minutes 59.999999 seconds', 'UTC') AS until
      FROM asked
    )
    SELECT period.since, period.until, ${SUMS}, sum_counts(queue_waits) AS "queueWaits", sum_counts(runs) AS runs
    FROM period
    LEFT JOIN hourly_totals ON workspace_id = ${workspaceId}::uuid AND hour >= period.since AND hour < period.until
    GROUP BY period.since, period.until`
  return totals
}
