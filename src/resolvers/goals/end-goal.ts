import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError } from '../../errors.ts'
import type { Goal } from '../../generated/prisma/client.ts'
import { startCompensation } from '../../goals/run/compensate.ts'
import { cancelDetachedTasks } from '../../goals/run/detached-tasks.ts'
import { stopSteps } from '../../goals/run/stop-steps.ts'
import { changeStep, hasEnded, setGoalStatus } from '../../goals/store/goal-changes.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { findOwnGoal, lockFoundGoal } from './find-goal.ts'

/**
 * Stops a goal. With `compensate`, starts to undo the effects of its completed steps, also of a goal that has ended.
 * Repeating it has no effect.
 * @throws ConflictError if the goal has ended, unless its effects are to be undone.
 */
export async function cancelGoal(
  context: ViewerContext,
  input: { id: string; compensate?: boolean | null | undefined },
): Promise<{ goalId: string }> {
  const { app, viewer } = context
  const goal = await findOwnGoal(context, input.id)
  const { id: goalId, workspaceId } = goal
  await transact(context, async tx => {
    const locked = await lockFoundGoal(tx, goal)
    if (hasEnded(locked) && locked.status !== 'CANCELLED' && !input.compensate)
      throw new ConflictError(`The goal has ended: it is ${locked.status}.`, input.id)
    const cancelled = locked.status === 'CANCELLED' ? locked : await cancelSteps(tx, locked)
    if (input.compensate) await startCompensation(app, tx, cancelled)
    if (locked.status === 'CANCELLED') return
    await recordAudit(tx, context, {
      action: 'GOAL_CANCELLED',
      subjectId: input.id,
      summary: `Cancelled the goal ${quoteName(goal.text)}.`,
    })
  })
  await cancelDetachedTasks(context, { workspaceId, goalId, userId: viewer.userId })
  return { goalId }
}

async function cancelSteps(tx: WorkspaceTransaction, goal: Goal): Promise<Goal> {
  await stopSteps(tx, goal)
  const waiting = await tx.goalStep.findMany({
    where: { goalId: goal.id, isCurrent: true, status: { in: ['PLANNED', 'READY', 'BLOCKED'] } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  for (const { id } of waiting) await changeStep(tx, goal, id, { status: 'CANCELLED', failure: null })
  return setGoalStatus(tx, goal, 'CANCELLED')
}

/**
 * Deletes a goal with its plans, files and tasks. Reports that it wrote stay.
 * @throws ConflictError while it runs, or while its effects are undone.
 */
export async function deleteGoal(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  const goal = await findOwnGoal(context, input.id)
  const { id: goalId, workspaceId } = goal
  await transact(context, async tx => {
    const locked = await lockFoundGoal(tx, goal)
    if (locked.status === 'RUNNING' || locked.status === 'PLANNING')
      throw new ConflictError(`The goal is ${locked.status}. Cancel it first.`, input.id)
    const task = await tx.task.findFirst({
      where: { goalId, status: { in: ['PENDING', 'RUNNING'] } },
      select: { id: true },
    })
    if (task)
      throw new ConflictError(
        'A task of the goal is still running. Try again when it has ended.',
        encodeId('Task', task.id),
      )
    await tx.$executeRaw`
      DELETE FROM webhook_deliveries WHERE workspace_id = ${workspaceId}::uuid AND task_id IN (
        SELECT id FROM tasks WHERE workspace_id = ${workspaceId}::uuid AND goal_id = ${goalId}::uuid)`
    await tx.$executeRaw`
      DELETE FROM idempotency_keys WHERE workspace_id = ${workspaceId}::uuid AND object_id = ${goalId}::uuid`
    // Foreign keys cascade to the rest.
    await tx.goal.delete({ where: { id: goalId } })
    await recordAudit(tx, context, {
      action: 'GOAL_DELETED',
      subjectId: input.id,
      summary: `Deleted the goal ${quoteName(goal.text)}.`,
    })
  })
  return { deletedId: input.id }
}
