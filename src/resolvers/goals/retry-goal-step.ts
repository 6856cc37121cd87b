import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Goal, GoalStep } from '../../generated/prisma/client.ts'
import { advanceGoal } from '../../goals/run/advance-goal.ts'
import { createGoalTask } from '../../goals/run/goal-tasks.ts'
import { changeStep, setGoalStatus } from '../../goals/store/goal-changes.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { checkQueueLimit } from '../tasks/queue.ts'
import { findOwnGoal, lockFoundGoal } from './find-goal.ts'

/**
 * Runs a failed step again, and then the steps that it blocked. A goal that has ended runs again.
 * @throws ConflictError if the step did not fail, or the goal cannot run.
 */
export async function retryGoalStep(
  context: ViewerContext,
  input: { id: string; stepKey: string },
): Promise<{ goalId: string; taskId: string }> {
  const { app } = context
  const goal = await findOwnGoal(context, input.id)
  const taskId = await transact(context, async tx => {
    const locked = await lockFoundGoal(tx, goal)
    const step = await findFailedStep(tx, locked, input)
    await checkQueueLimit(context, tx)
    const isSynthesis = step.kind === 'SYNTHESIS'
    await unblockSteps(tx, locked)
    // Started at once, even if as many as can run in parallel do: a person asked for it.
    const newTaskId = await createGoalTask(app, tx, locked, {
      kind: isSynthesis ? 'GOAL_SYNTHESIS' : 'GOAL_STEP',
      input: { stepId: step.id },
      agentId: step.agentId,
      pluginId: step.pluginId,
    })
    await changeStep(tx, locked, step.id, {
      ...{ status: 'RUNNING', taskId: newTaskId, failure: null, effects: 0 },
      startedAt: new Date(),
      finishedAt: null,
    })
    const running = locked.status === 'RUNNING' ? locked : await setGoalStatus(tx, locked, 'RUNNING')
    await advanceGoal(app, tx, running)
    return newTaskId
  })
  return { goalId: goal.id, taskId }
}

async function findFailedStep(
  tx: WorkspaceTransaction,
  goal: Goal,
  { stepKey }: { stepKey: string },
): Promise<GoalStep> {
  const id = encodeId('Goal', goal.id)
  const step = await tx.goalStep.findFirst({ where: { goalId: goal.id, isCurrent: true, key: stepKey } })
  if (!step) throw new NotFoundError('step', stepKey)
  if (!['RUNNING', 'PARTIAL', 'FAILED'].includes(goal.status))
    throw new ConflictError(`The goal is ${goal.status}, so its steps cannot run.`, id)
  if (step.status !== 'FAILED')
    throw new ConflictError(`Only a failed step can be retried; this step is ${step.status}.`, id)
  return step
}

/** They are blocked again if another step that they need has failed. The synthesis is written again. */
async function unblockSteps(tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  const waiting = await tx.goalStep.findMany({
    where: {
      goalId: goal.id,
      isCurrent: true,
      OR: [{ status: 'BLOCKED' }, { kind: 'SYNTHESIS', status: { in: ['COMPLETED', 'FAILED'] } }],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  for (const { id } of waiting)
    await changeStep(tx, goal, id, { status: 'PLANNED', failure: null, taskId: null, finishedAt: null })
}
