import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { KindRecord } from '../plan/estimate-plan.ts'
import type { StepKind } from '../plan/planned-step.ts'

/** How far a goal is. Counts steps of its current plan. */
export interface GoalProgress {
  total: number
  completed: number
  running: number
  failed: number
  blocked: number
  /** 0 to 100. */
  percent: number
}

/** What the model calls of a goal have spent. */
export interface GoalSpending {
  reservedUsd: number
  spentUsd: number
  planningUsd: number
  stepsUsd: number
  synthesisUsd: number
  tokens: number
}

export interface GoalFigures {
  progress: GoalProgress
  spending: GoalSpending
}

/** By goal (UUID). One statement. Without goals that do not exist. */
export async function readGoalFigures(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  goalIds: readonly string[],
): Promise<Map<string, GoalFigures>> {
  const rows = await db.$queryRaw<{ id: string; figures: GoalFigures }[]>`
    SELECT id, goal_figures(id) AS figures FROM goals
    WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...goalIds]}::uuid[])`
  return new Map(rows.map(({ id, figures }) => [id, figures]))
}

/** Milliseconds that a goal has been RUNNING, until now. One statement. */
export async function readRanMs(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  { id, workspaceId }: { id: string; workspaceId: string },
): Promise<bigint> {
  const [row] = await db.$queryRaw<{ ms: bigint }[]>`
    SELECT ran_ms + coalesce(greatest(0, 1000 * extract(epoch FROM now() - running_since))::bigint, 0) AS ms
    FROM goals WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid`
  return row?.ms ?? 0n
}

/** What the model calls of a step have cost so far, of all attempts. */
export interface StepUse {
  costUsd: number
  tokens: number
}

/** By step (UUID). One statement. Steps without calls are missing. */
export async function readStepUse(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  stepIds: readonly string[],
): Promise<Map<string, StepUse>> {
  const rows = await db.$queryRaw<(StepUse & { id: string })[]>`
    SELECT goal_step_id AS id, sum(cost_nano) / 1e9::float8 AS "costUsd",
      sum(input_tokens + output_tokens)::float8 AS tokens
    FROM model_calls WHERE workspace_id = ${workspaceId}::uuid AND goal_step_id = ANY(${[...stepIds]}::uuid[])
    GROUP BY goal_step_id`
  return new Map(rows.map(({ id, ...use }) => [id, use]))
}

/** Latest completed steps of a kind that estimates are based on. */
const MAX_RECORDED = 100

interface QuantileRow {
  kind: StepKind
  steps: number
  seconds: [number, number, number]
  costNano: [number, number, number]
  tokens: [number, number, number]
}

/** What the latest completed steps of each kind took in a workspace: quantiles 0.1, 0.5 and 0.9. One statement. */
export async function readKindRecords(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
): Promise<Map<StepKind, KindRecord>> {
  const rows = await db.$queryRaw<QuantileRow[]>`
    SELECT kind::text, count(*)::int AS steps,
      percentile_cont(ARRAY[0.1, 0.5, 0.9]::float8[]) WITHIN GROUP (ORDER BY seconds) AS seconds,
      percentile_cont(ARRAY[0.1, 0.5, 0.9]::float8[]) WITHIN GROUP (ORDER BY cost_nano::float8) AS "costNano",
      percentile_cont(ARRAY[0.1, 0.5, 0.9]::float8[]) WITHIN GROUP (ORDER BY tokens::float8) AS tokens
    FROM unnest(enum_range(NULL::"GoalStepKind")) AS kind CROSS JOIN LATERAL (
      SELECT id, seconds FROM goal_steps
      WHERE workspace_id = ${workspaceId}::uuid AND goal_steps.kind = kind.kind AND status = 'COMPLETED'
      ORDER BY finished_at DESC LIMIT ${MAX_RECORDED}::int
    ) AS latest CROSS JOIN LATERAL (
      SELECT coalesce(sum(cost_nano), 0) AS cost_nano, coalesce(sum(input_tokens + output_tokens), 0) AS tokens
      FROM model_calls WHERE workspace_id = ${workspaceId}::uuid AND goal_step_id = latest.id
    ) AS calls
    GROUP BY kind`
  return new Map(
    rows.map(({ kind, steps, seconds, costNano, tokens }) => [
      kind,
      {
        steps,
        seconds: toRange(seconds),
        costUsd: toRange(costNano.map(nano => nano / 1e9)),
        tokens: toRange(tokens.map(Math.round)),
      },
    ]),
  )
}

function toRange([low = 0, expected = 0, high = 0]: readonly number[]) {
  return { low, expected, high }
}
