import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError } from '../../errors.ts'
import type { Goal } from '../../generated/prisma/client.ts'
import { reserveForSynthesis, startGoal } from '../../goals/run/start-goal.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { checkQueueLimit } from '../tasks/queue.ts'
import { findOwnGoal, lockFoundGoal } from './find-goal.ts'

/**
 * Starts the plan with this hash. Repeating it has no effect.
 * @returns UUIDs of the tasks of the steps that start first.
 * @throws ConflictError if the goal has another plan or cannot start.
 */
export async function approveGoal(
  context: ViewerContext,
  input: { id: string; planHash: string },
): Promise<{ goalId: string; taskIds: string[] }> {
  const { app } = context
  const goal = await findOwnGoal(context, input.id)
  const reserve = await reserveForSynthesis(app.models, goal)
  return transact(context, async tx => {
    const locked = await lockFoundGoal(tx, goal)
    await checkHash(tx, locked, input.planHash)
    if (locked.status === 'RUNNING') return { goalId: goal.id, taskIds: await runningTasks(tx, goal) }
    if (locked.status !== 'PLANNED')
      throw new ConflictError(
        `The goal is ${locked.status}. Only a plan that has not started can be approved.`,
        encodeId('Goal', goal.id),
      )
    await checkQueueLimit(context, tx)
    const taskIds = await startGoal(app, tx, locked, reserve)
    await recordAudit(tx, context, {
      action: 'GOAL_APPROVED',
      subjectId: input.id,
      summary: `Approved version ${locked.planVersion} of the plan of the goal ${quoteName(goal.text)}.`,
    })
    return { goalId: goal.id, taskIds }
  })
}

async function checkHash(
  tx: WorkspaceTransaction,
  { id: goalId, planVersion }: Goal,
  hash: string,
): Promise<void> {
  const plan = await tx.goalPlan.findFirst({
    where: { goalId, version: planVersion ?? 0 },
    select: { hash: true },
  })
  if (plan?.hash === hash.trim().toLowerCase()) return
  throw new ConflictError(
    plan
      ? 'The plan of the goal has another hash. Look at the current plan before you approve it.'
      : 'The goal has no plan yet. Try again later.',
    encodeId('Goal', goalId),
  )
}

async function runningTasks(tx: WorkspaceTransaction, { id: goalId }: Goal): Promise<string[]> {
  const steps = await tx.goalStep.findMany({
    where: { goalId, isCurrent: true, status: 'RUNNING' },
    select: { taskId: true },
    orderBy: { id: 'asc' },
  })
  return steps.flatMap(({ taskId }) => taskId ?? [])
}
