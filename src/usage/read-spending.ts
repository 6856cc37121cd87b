import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Period } from './hourly-totals.ts'
import { isWithin, NO_KEY } from './read-usage.ts'

export type SpendingGroup = 'DAY' | 'MODEL' | 'PURPOSE' | 'AGENT' | 'GOAL'

/** What model calls of a group cost. */
export interface GroupSpending {
  /** ISO date, UUID of the model, agent or goal, purpose, or NO_KEY. */
  key: string
  /** Name of the model in its newest call. Of any model in other groups. */
  modelName: string
  calls: number
  inputTokens: number
  outputTokens: number
  costNano: number
}

/** Workspaces with more agents or goals see those that cost most. */
const MAX_GROUPS = 1_000

const KEYS: Record<SpendingGroup, Prisma.Sql> = {
  DAY: Prisma.sql`day::text`,
  MODEL: Prisma.sql`model_id::text`,
  PURPOSE: Prisma.sql`purpose::text`,
  AGENT: Prisma.sql`coalesce(agent_id::text, ${NO_KEY})`,
  GOAL: Prisma.sql`coalesce(goal_id::text, ${NO_KEY})`,
}

interface SpendingRequest extends Period {
  workspaceId: string
  groupBy: SpendingGroup
}

/**
 * Sums the cost of model calls in a period, widened to whole days. Default: the last 30 days. Days are newest first, other
 * groups by cost. One statement.
 */
export function readSpending(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  { workspaceId, groupBy, ...period }: SpendingRequest,
): Promise<GroupSpending[]> {
  const order = groupBy === 'DAY' ? Prisma.sql`key DESC` : Prisma.sql`sum(cost_nano) DESC, key`
  return db.$queryRaw<GroupSpending[]>`
    SELECT key, (array_agg(model_name ORDER BY day DESC, model_name))[1] AS "modelName", sum(calls)::float8 AS calls,
      sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens",
      sum(cost_nano)::float8 AS "costNano"
    FROM (
      SELECT *, ${KEYS[groupBy]} COLLATE "C" AS key FROM model_days
      WHERE workspace_id = ${workspaceId}::uuid AND ${isWithin(period)}
    ) AS keyed
    GROUP BY key ORDER BY ${order} LIMIT ${MAX_GROUPS}::int`
}
