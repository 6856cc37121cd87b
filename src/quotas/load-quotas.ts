import type { QuotaState } from '../errors.ts'
import type { QuotaKind } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { forecast } from './forecast.ts'
import { countUsed } from './used.ts'

interface Row {
  kind: QuotaKind
  limit: number | null
  now: Date
  /** Length of the history, at most 7 days. */
  daysKnown: number | null
  /** What was used at its start. Null if nothing has changed since. */
  usedThen: number | null
  /** What was used in the last 7 days, for quotas per day or month. */
  requests: number
  resetsAt: Date | null
}

/**
 * Loads quotas with a constant number of statements, in the order of `kinds`. @param used what is used of each kind, if
 * it is already counted.
 */
export async function loadQuotas(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  { kinds, used: counted }: { kinds: readonly QuotaKind[]; used?: ReadonlyMap<QuotaKind, number> },
): Promise<QuotaState[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT wanted.kind, max_used::float8 AS "limit", now() AS now,
      least(7, extract(epoch FROM now() - created_at) / 86400)::float8 AS "daysKnown",
      (SELECT used::float8 FROM quota_days d WHERE d.workspace_id = ${workspaceId}::uuid AND d.kind = wanted.kind
        AND d.day >= (now() AT TIME ZONE 'UTC')::date - 7 ORDER BY day LIMIT 1) AS "usedThen",
      coalesce(CASE WHEN wanted.kind IN ('TASKS_PER_DAY', 'REPORTS_PER_DAY') THEN (
        SELECT count(*) FROM tasks WHERE workspace_id = ${workspaceId}::uuid AND is_requested
          AND created_at >= now() - interval '7 days'
          AND (wanted.kind = 'TASKS_PER_DAY' OR tasks.kind = 'REPORT_GENERATION'))
        WHEN wanted.kind IN ('MODEL_TOKENS_PER_MONTH', 'MODEL_MICRO_USD_PER_MONTH') THEN (
        SELECT CASE wanted.kind WHEN 'MODEL_TOKENS_PER_MONTH' THEN sum(input_tokens + output_tokens)
          ELSE sum(cost_nano) / 1000 END
        FROM model_days WHERE workspace_id = ${workspaceId}::uuid AND day > (now() AT TIME ZONE 'UTC')::date - 7
        ) END, 0)::float8 AS requests,
      CASE WHEN wanted.kind::text LIKE '%_PER_DAY' THEN date_trunc('day', now(), 'UTC') + interval '24 hours'
        WHEN wanted.kind::text LIKE '%_PER_MONTH'
        THEN (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC' END AS "resetsAt"
    FROM unnest(${[...kinds]}::text[]::"QuotaKind"[]) WITH ORDINALITY AS wanted (kind, ordinal)
    LEFT JOIN quotas ON quotas.workspace_id = ${workspaceId}::uuid AND quotas.kind = wanted.kind
    ORDER BY ordinal`
  const used = counted ?? (await countUsed(db, workspaceId, kinds))
  return rows.map(({ kind, limit, now, resetsAt, ...history }) => {
    const state = { kind, limit, used: used.get(kind) ?? 0, resetsAt, now }
    return { ...state, reachedAt: forecast(state, history) }
  })
}
