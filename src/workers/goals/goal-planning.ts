import { z } from 'zod'
import type { TaskServices } from '../../app.ts'
import { dueGoals } from '../../goals/run/due-goals.ts'
import { makePlanOfGoal, savePlanOfLocked } from '../../goals/run/plan-of-goal.ts'
import { reserveForSynthesis } from '../../goals/run/start-goal.ts'
import { lockGoal } from '../../goals/store/goal-changes.ts'
import { defineTask, type RunTask } from '../../tasks/define.ts'

/** Makes the plan of a goal that is PLANNING: a new one after a failure, or that of a request whose process was lost. */
const planGoal: RunTask<TaskServices> = async ({ task, db, report }, services) => {
  const { workspaceId, goalId } = task
  const goal = await db.goal.findUnique({ where: { id: goalId ?? '' } })
  if (goal?.status !== 'PLANNING') return async () => ({})
  await report({ percent: 10, step: 'Planning' })
  const plan = await makePlanOfGoal(services, db, goal)
  const reserve = await reserveForSynthesis(services.models, goal)
  return async tx => {
    const locked = await lockGoal(tx, workspaceId, goal.id)
    if (locked?.status === 'PLANNING') await savePlanOfLocked(services, tx, locked, plan, reserve)
    return {}
  }
}

export const goalPlanningTask = defineTask({
  kind: 'GOAL_PLANNING',
  input: z.object({}),
  due: dueGoals,
  describeResult: () => ({}),
  run: planGoal,
})
