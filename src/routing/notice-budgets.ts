import type { BudgetAction, BudgetPeriod } from '../generated/prisma/client.ts'
import { raiseNotice } from '../notices/raise-notice.ts'
import { type Transacting, transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'

/** Maximum number of notices raised in one round. */
const BATCH = 100

/** A budget that needs a notice. */
interface DueBudget {
  workspaceId: string
  period: BudgetPeriod
  action: BudgetAction
  limitNano: bigint
  limitUsd: number
  spentUsd: number
  /** First day of the period, as an ISO date. */
  start: string
  resetsAt: Date
}

/**
 * Raises a notice for each budget that warns and is spent, and for each that has refused a call: one for a limit and a
 * period, whatever happens to the process that made the call. One statement if none is due.
 * @returns true if it raised any.
 */
export async function noticeBudgets(app: Transacting['app'] & { database: Database }): Promise<boolean> {
  const due = await findDue(app.database)
  for (const budget of due) {
    const { workspaceId, period, action, limitNano, start } = budget
    const db = scopeToWorkspace(app.database.prisma, workspaceId)
    await transact({ app, db }, async tx => {
      await raiseNotice(tx, {
        workspaceId,
        kind: action === 'WARN' ? 'BUDGET_WARNING' : 'BUDGET_STOPPED',
        subjectId: encodeId('Workspace', workspaceId),
        message: describe(budget),
        occasion: `${period} ${limitNano} ${start}`,
      })
      await tx.budget.updateMany({
        where: { period, action, limitNano },
        data: { noticedOn: new Date(start) },
      })
    })
  }
  return due.length > 0
}

function findDue(database: Database): Promise<DueBudget[]> {
  // All workspaces: there are few budgets, and none of them may lack its notice because a process was lost.
  return allWorkspaces(database, 'watch model calls').$queryRaw<DueBudget[]>`
    SELECT b.workspace_id AS "workspaceId", b.period, b.action, b.limit_nano AS "limitNano",
      b.limit_nano / 1e9::float8 AS "limitUsd",
      spent.nano / 1e9::float8 AS "spentUsd", spent.start::text,
      (spent.start + CASE b.period WHEN 'DAY' THEN interval '1 day' ELSE interval '1 month' END) AT TIME ZONE 'UTC' AS "resetsAt"
    FROM budgets b CROSS JOIN LATERAL current_spending(b.workspace_id) s
    CROSS JOIN LATERAL (
      SELECT CASE b.period WHEN 'DAY' THEN s.day ELSE s.month END AS start,
        CASE b.period WHEN 'DAY' THEN s.day_nano ELSE s.month_nano END AS nano
    ) spent
    WHERE b.noticed_on IS DISTINCT FROM spent.start
      AND CASE b.action WHEN 'WARN' THEN spent.nano >= b.limit_nano ELSE b.refused_on = spent.start END
    ORDER BY b.workspace_id, b.period LIMIT ${BATCH}::int`
}

function describe({ period, action, limitUsd, spentUsd, resetsAt }: DueBudget): string {
  const advice = `It starts again at ${resetsAt.toISOString()}; until then, raise it with setBudget if you need more.`
  return action === 'WARN'
    ? `The budget ${period} is spent: calls of models cost ${formatUsd(spentUsd)} of ${formatUsd(limitUsd)} US dollars. Calls continue. ${advice}`
    : `The budget ${period} refuses calls of models: ${formatUsd(spentUsd)} of ${formatUsd(limitUsd)} US dollars are spent, and the largest possible cost of a call exceeds the rest. ${advice}`
}

/** With all digits of a small amount, and never as 1e-7. */
function formatUsd(usd: number): string {
  return usd.toFixed(9).replace(/(\.\d\d\d*?)0+$/, '$1')
}
