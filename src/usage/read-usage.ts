import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Period } from './hourly-totals.ts'

export type UsageGroup = 'DAY' | 'USER' | 'TEMPLATE'

/** The key of uses without a user or template. */
export const NO_KEY = 'none'

/** The usage of a day, of a user or with a template. */
export interface GroupUsage {
  /** ISO date, or UUID of the user or template, or NO_KEY. */
  key: string
  templateUses: number
  queries: number
  reports: number
  /** Cost of model calls in billionths of a US dollar. */
  modelNano: number
}

const KEYS: Record<UsageGroup, Prisma.Sql> = {
  DAY: Prisma.sql`day::text`,
  USER: Prisma.sql`coalesce(user_id::text, ${NO_KEY})`,
  TEMPLATE: Prisma.sql`coalesce(template_id::text, ${NO_KEY})`,
}

interface UsageRequest extends Period {
  workspaceId: string
  groupBy: UsageGroup
}

/** Newest days first. Users and templates in the order of their creation, which UUIDv7 has, then NO_KEY. */
const isDescending = (groupBy: UsageGroup) => groupBy === 'DAY'

/**
 * Sums the usage of a period, widened to whole days. Default: the last 30 days. One statement.
 * @param page the groups after a key, and their maximum number. Null: all.
 */
export function readUsage(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  request: UsageRequest,
  page: { after: string | null; limit: number } | null,
): Promise<GroupUsage[]> {
  const { groupBy, workspaceId } = request
  const after = page?.after ?? null
  const isAfter = isDescending(groupBy) ? Prisma.sql`<` : Prisma.sql`>`
  return db.$queryRaw<GroupUsage[]>`
    SELECT * FROM (
      SELECT ${KEYS[groupBy]} COLLATE "C" AS key, sum(template_uses)::float8 AS "templateUses", sum(queries)::float8 AS queries,
        sum(reports)::float8 AS reports, sum(model_nano)::float8 AS "modelNano"
      FROM usage_days WHERE workspace_id = ${workspaceId}::uuid AND ${isWithin(request)} GROUP BY 1
    ) groups
    WHERE ${after}::text IS NULL OR key ${isAfter} ${after}::text
    ORDER BY key ${isDescending(groupBy) ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${page?.limit ?? null}::int`
}

/** The number of groups in a period. */
export async function countUsage(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  request: UsageRequest,
): Promise<number> {
  const { groupBy, workspaceId } = request
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(DISTINCT ${KEYS[groupBy]})::int AS count FROM usage_days
    WHERE workspace_id = ${workspaceId}::uuid AND ${isWithin(request)}`
  return row.count
}

/** Condition: the day (UTC) touches the period. */
export function isWithin({ since, until }: Period): Prisma.Sql {
  return Prisma.sql`
    day >= (coalesce(${since}::timestamptz, coalesce(${until}::timestamptz, now()) - interval '30 days') AT TIME ZONE 'UTC')::date
    AND (${until}::timestamptz IS NULL OR day < ((${until}::timestamptz AT TIME ZONE 'UTC') + interval '23 hours 59 minutes 59.999999 seconds')::date)`
}
