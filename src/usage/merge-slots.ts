import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { FIGURES, TOTALS_DAYS } from './hourly-totals.ts'
import { USAGE_DAYS } from './usage-days.ts'

type Removal = (
  tx: Pick<WorkspaceTransaction, '$executeRaw'>,
  scope: { workspaceId: string; limit: number },
) => Promise<number>

/** Deletes outdated totals. */
export const removeTotals: Removal = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM hourly_totals WHERE workspace_id = ${workspaceId}::uuid AND (hour, slot) IN (
      SELECT hour, slot FROM hourly_totals
      WHERE workspace_id = ${workspaceId}::uuid AND hour < now() - make_interval(days => ${TOTALS_DAYS}::int)
        - interval '1 hour'
      ORDER BY hour LIMIT ${limit}::int)`

/** Deletes outdated usage. */
export const removeUsage: Removal = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM usage_days WHERE ctid IN (
      SELECT ctid FROM usage_days
      WHERE workspace_id = ${workspaceId}::uuid AND day < (now() AT TIME ZONE 'UTC')::date - ${USAGE_DAYS}::int
      LIMIT ${limit}::int)`

/** Deletes outdated days of models. */
export const removeModelDays: Removal = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM model_days WHERE ctid IN (
      SELECT ctid FROM model_days
      WHERE workspace_id = ${workspaceId}::uuid AND day < (now() AT TIME ZONE 'UTC')::date - ${USAGE_DAYS}::int
      LIMIT ${limit}::int)`

/** The slot of merged rows. No connection has it. */
const MERGED = 0
const SUMS = Prisma.raw(FIGURES.map(column => `sum(${column})`).join(', '))
const COLUMNS = Prisma.raw(FIGURES.join(', '))

/**
 * Merges the rows of an hour into one. Only hours that ended an hour ago: their transactions have ended too. If one has
 * not, it adds another row, which the next run merges.
 */
export const mergeTotals: Removal = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    WITH ended AS MATERIALIZED (
      SELECT hour FROM hourly_totals WHERE workspace_id = ${workspaceId}::uuid AND hour < now() - interval '2 hours'
      GROUP BY hour HAVING count(*) > 1 ORDER BY hour LIMIT ${limit}::int
    ), removed AS (
      DELETE FROM hourly_totals
      WHERE workspace_id = ${workspaceId}::uuid AND hour IN (SELECT hour FROM ended) RETURNING *
    )
    INSERT INTO hourly_totals (workspace_id, hour, slot, queue_waits, runs, ${COLUMNS})
    SELECT workspace_id, hour, ${MERGED}::int, sum_counts(queue_waits), sum_counts(runs), ${SUMS}
    FROM removed GROUP BY workspace_id, hour`

/** The same for the rows of a day, a user and a template. */
export const mergeUsage: Removal = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    WITH ended AS MATERIALIZED (
      SELECT day, user_id, template_id FROM usage_days
      WHERE workspace_id = ${workspaceId}::uuid AND day < ((now() - interval '2 hours') AT TIME ZONE 'UTC')::date
      GROUP BY day, user_id, template_id HAVING count(*) > 1 ORDER BY day LIMIT ${limit}::int
    ), removed AS (
      DELETE FROM usage_days USING ended
      WHERE workspace_id = ${workspaceId}::uuid AND usage_days.day = ended.day
        AND usage_days.user_id IS NOT DISTINCT FROM ended.user_id
        AND usage_days.template_id IS NOT DISTINCT FROM ended.template_id
      RETURNING usage_days.*
    )
    INSERT INTO usage_days (workspace_id, day, user_id, template_id, slot, template_uses, queries, reports, model_nano)
    SELECT workspace_id, day, user_id, template_id, ${MERGED}::int, sum(template_uses), sum(queries), sum(reports), sum(model_nano)
    FROM removed GROUP BY workspace_id, day, user_id, template_id`

/** The same for the rows of a day, a model, a purpose, an agent and a goal. */
export const mergeModelDays: Removal = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    WITH ended AS MATERIALIZED (
      SELECT day, model_id, model_name, purpose, agent_id, goal_id FROM model_days
      WHERE workspace_id = ${workspaceId}::uuid AND day < ((now() - interval '2 hours') AT TIME ZONE 'UTC')::date
      GROUP BY day, model_id, model_name, purpose, agent_id, goal_id HAVING count(*) > 1 ORDER BY day LIMIT ${limit}::int
    ), removed AS (
      DELETE FROM model_days USING ended
      WHERE workspace_id = ${workspaceId}::uuid AND model_days.day = ended.day AND model_days.model_id = ended.model_id
        AND model_days.model_name = ended.model_name AND model_days.purpose = ended.purpose
        AND model_days.agent_id IS NOT DISTINCT FROM ended.agent_id
        AND model_days.goal_id IS NOT DISTINCT FROM ended.goal_id
      RETURNING model_days.*
    )
    INSERT INTO model_days (workspace_id, day, model_id, model_name, purpose, agent_id, goal_id, slot, calls, input_tokens,
      output_tokens, cost_nano)
    SELECT workspace_id, day, model_id, model_name, purpose, agent_id, goal_id, ${MERGED}::int, sum(calls), sum(input_tokens),
      sum(output_tokens), sum(cost_nano)
    FROM removed GROUP BY workspace_id, day, model_id, model_name, purpose, agent_id, goal_id`
