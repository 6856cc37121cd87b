import type { BudgetAction, BudgetPeriod } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** A budget in its current period. */
export interface BudgetStatus {
  period: BudgetPeriod
  action: BudgetAction
  limitUsd: number
  spentUsd: number
  /** Largest possible cost of all running calls. */
  reservedUsd: number
  /** Start of the next period (UTC). */
  resetsAt: Date
}

/** Reads the budgets of a workspace. One statement. */
export function readBudgets(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
): Promise<BudgetStatus[]> {
  return db.$queryRaw<BudgetStatus[]>`
    SELECT b.period, b.action, b.limit_nano / 1e9::float8 AS "limitUsd",
      CASE b.period WHEN 'DAY' THEN s.day_nano ELSE s.month_nano END / 1e9::float8 AS "spentUsd",
      s.reserved_nano / 1e9::float8 AS "reservedUsd",
      CASE b.period WHEN 'DAY' THEN s.day + interval '1 day' ELSE s.month + interval '1 month' END AT TIME ZONE 'UTC' AS "resetsAt"
    FROM budgets b CROSS JOIN current_spending(b.workspace_id) s
    WHERE b.workspace_id = ${workspaceId}::uuid ORDER BY b.period`
}
