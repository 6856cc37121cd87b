import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import type { BudgetAction, BudgetPeriod } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'
import { type BudgetStatus, readBudgets } from '../../routing/read-budgets.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'

/** The budgets of the workspace, that of the day first. */
export function listBudgets({ db, viewer }: ViewerContext): Promise<BudgetStatus[]> {
  return readBudgets(db, viewer.workspaceId)
}

const NANO_PER_USD = 1e9
/** Larger limits are mistakes. */
const MAX_LIMIT_USD = 1e9

interface BudgetInput {
  period: BudgetPeriod
  limitUsd?: number | null | undefined
  action: BudgetAction
}

/** Sets or, with null, removes the budget of a period. It applies to all calls that start from then on. */
export async function setBudget(
  context: ViewerContext,
  { period, limitUsd = null, action }: BudgetInput,
): Promise<{ budgets: BudgetStatus[] }> {
  requireScope(context, 'ADMIN')
  const { db, viewer } = context
  const { workspaceId } = viewer
  const limitNano = limitUsd === null ? null : Math.round(limitUsd * NANO_PER_USD)
  const problems = new InputProblems()
  if (limitNano !== null && (limitNano < 1 || limitNano > MAX_LIMIT_USD * NANO_PER_USD))
    problems.add('input.limitUsd', `must be from 0.000000001 to ${MAX_LIMIT_USD}, or null for no budget`)
  problems.throwIfAny()
  return db.$transaction(async tx => {
    const key = { workspaceId_period: { workspaceId, period } }
    const before = await tx.budget.findUnique({ where: key })
    const isSame =
      limitNano === null ? !before : before?.limitNano === BigInt(limitNano) && before.action === action
    if (!isSame) {
      // Notices of the former budget do not count for the new one.
      const budget = limitNano !== null && { limitNano, action, refusedOn: null, noticedOn: null }
      if (budget)
        await tx.budget.upsert({ where: key, create: { workspaceId, period, ...budget }, update: budget })
      else await tx.budget.deleteMany({ where: { period } })
      await recordAudit(tx, context, {
        action: 'BUDGET_SET',
        subjectId: encodeId('Workspace', workspaceId),
        summary:
          limitUsd === null
            ? `Removed the budget ${period}.`
            : `Set the budget ${period} to ${limitUsd} US dollars (${action}).`,
      })
    }
    return { budgets: await readBudgets(tx, workspaceId) }
  })
}
