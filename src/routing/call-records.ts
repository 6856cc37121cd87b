import { type ModelCallOutcome, type ModelPurpose, Prisma } from '../generated/prisma/client.ts'
import type { CallOrigin } from '../models/language-model.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { chargeCalls } from './charge-calls.ts'
import type { Decision } from './decision.ts'

/** A call that is about to be made. */
export interface NewCall {
  /** UUIDv7. */
  id: string
  workspaceId: string
  purpose: ModelPurpose
  modelId: string
  modelName: string
  /** Counts from 1 within one request. */
  attempt: number
  decision: Decision
  /** Whether it is only made to see if the model responds. */
  isCheck: boolean
  /** If true, it counts as sent from the start. Default: false, call `markSent`. */
  isSent?: boolean
  origin: CallOrigin
  /** Largest possible cost in billionths of a US dollar, as an integer. */
  reservedNano: number
  /** Largest possible number of input and output tokens. */
  reservedTokens: number
}

/** How a call ended. */
export interface CallEnd {
  outcome: ModelCallOutcome
  /** Why it did not succeed, such as HTTP_429. Null if it succeeded. */
  errorCode: string | null
  inputTokens: number
  outputTokens: number
  /** Billionths of a US dollar, as an integer. */
  costNano: number
  /** Whether the provider did not report the tokens. */
  tokensEstimated: boolean
  /** Null without a token. */
  firstTokenMs: number | null
  durationMs: number
}

/** The limit that has no room for a call. GOAL_ENDED: its goal was cancelled or deleted. */
export type SpendingRefusal =
  | 'BUDGET_DAY'
  | 'BUDGET_MONTH'
  | 'QUOTA_TOKENS'
  | 'QUOTA_USD'
  | 'GOAL_COST'
  | 'GOAL_TOKENS'
  | 'GOAL_ENDED'

/**
 * Records a call and reserves its largest possible cost, in one statement. If a limit has no room for it, the call is
 * recorded as REFUSED_BY_BUDGET: ring the call watch, which raises the notice.
 * @returns why it is refused, or null.
 */
export async function reserveCall(db: WorkspaceDatabase, call: NewCall): Promise<SpendingRefusal | null> {
  const { taskId = null, agentId = null, reportId = null, userId = null, templateId = null } = call.origin
  const { goalId = null, goalStepId = null } = call.origin
  const [recorded] = await db.$queryRaw<{ refusal: SpendingRefusal | null }[]>`
    WITH asked AS (
      SELECT ${call.workspaceId}::uuid AS workspace_id, ${call.reservedNano}::float8::bigint AS nano,
        ${call.reservedTokens}::float8::bigint AS tokens
    ), reserved AS MATERIALIZED (
      SELECT *, reserve_call(workspace_id, ${goalId}::uuid, ${call.purpose === 'SYNTHESIZE'}::boolean, nano, tokens) AS refusal
      FROM asked
    )
    INSERT INTO model_calls (id, workspace_id, purpose, model_id, model_name, attempt, decision, is_check, task_id, agent_id,
      report_id, user_id, template_id, goal_id, goal_step_id, sent_at, reserved_nano, reserved_tokens, outcome, error_code, duration_ms, ended_at)
    SELECT ${call.id}::uuid, workspace_id, ${call.purpose}::text::"ModelPurpose", ${call.modelId}::uuid, ${call.modelName},
      ${call.attempt}::int, ${JSON.stringify(call.decision)}::json, ${call.isCheck}::boolean, ${taskId}::uuid, ${agentId}::uuid,
      ${reportId}::uuid, ${userId}::uuid, ${templateId}::uuid,
      ${goalId}::uuid, ${goalStepId}::uuid, CASE WHEN refusal IS NULL AND ${call.isSent ?? false}::boolean THEN now() END,
      CASE WHEN refusal IS NULL THEN nano ELSE 0 END, CASE WHEN refusal IS NULL THEN tokens ELSE 0 END,
      CASE WHEN refusal IS NOT NULL THEN 'REFUSED_BY_BUDGET'::"ModelCallOutcome" END, refusal,
      CASE WHEN refusal IS NOT NULL THEN 0 END, CASE WHEN refusal IS NOT NULL THEN now() END
    FROM reserved RETURNING error_code AS refusal`
  return recorded?.refusal ?? null
}

interface CallKey {
  workspaceId: string
  /** UUID. */
  id: string
}

/** Call it right before the request is sent: after it, a call whose process is lost is charged in full. One statement. */
export async function markSent(db: WorkspaceDatabase, { workspaceId, id }: CallKey): Promise<void> {
  await db.$executeRaw`
    UPDATE model_calls SET sent_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND outcome IS NULL`
}

/**
 * Ends a call and charges it, in one statement. Does nothing if it has ended, such as by the call watch: no call is charged
 * twice.
 * @returns whether a budget that warns is spent and has no notice yet: then ring the call watch, which raises it.
 */
export async function settleCall(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  { workspaceId, id }: CallKey,
  end: CallEnd,
): Promise<boolean> {
  const [charged] = await chargeCalls(
    db,
    Prisma.sql`
      UPDATE model_calls SET outcome = ${end.outcome}::text::"ModelCallOutcome", error_code = ${end.errorCode},
        input_tokens = ${end.inputTokens}::float8::bigint, output_tokens = ${end.outputTokens}::float8::bigint,
        cost_nano = ${end.costNano}::float8::bigint, tokens_estimated = ${end.tokensEstimated}::boolean,
        first_token_ms = ${end.firstTokenMs}::float8, duration_ms = ${end.durationMs}::float8, ended_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND outcome IS NULL RETURNING *`,
  )
  return charged?.isNoticeDue ?? false
}
