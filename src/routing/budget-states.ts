import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { BudgetState } from './decision.ts'

/**
 * Reads the limits of cost of a workspace: its budgets, and the quota of cost, which acts like a budget that stops. One
 * statement. The quota of tokens is not among them: only the reservation of a call checks it.
 */
export function readBudgetStates(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
): Promise<BudgetState[]> {
  return db.$queryRaw<BudgetState[]>`
    SELECT limits.action, limits.nano / 1e9::float8 AS "limitUsd",
      (CASE limits.period WHEN 'DAY' THEN s.day_nano ELSE s.month_nano END + s.reserved_nano) / 1e9::float8 AS "usedUsd"
    FROM current_spending(${workspaceId}::uuid) s CROSS JOIN (
      SELECT action::text, period, limit_nano AS nano FROM budgets WHERE workspace_id = ${workspaceId}::uuid
      UNION ALL
      SELECT 'STOP', 'MONTH', max_used * 1000 FROM quotas
      WHERE workspace_id = ${workspaceId}::uuid AND kind = 'MODEL_MICRO_USD_PER_MONTH'
    ) AS limits
    ORDER BY limits.period, limits.action, limits.nano`
}
