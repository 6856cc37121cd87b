import type { ViewerContext } from '../../context.ts'
import { ConflictError, type ValidationIssue } from '../../errors.ts'
import { advanceGoal } from '../../goals/run/advance-goal.ts'
import { reserveForSynthesis, startGoal } from '../../goals/run/start-goal.ts'
import { changeGoal, hasEnded } from '../../goals/store/goal-changes.ts'
import { transact } from '../../platform/bus/transact.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { findOwnGoal, lockFoundGoal } from './find-goal.ts'
import { type ConstraintsInput, readConstraints } from './goal-input.ts'

/**
 * Changes the limits of a goal. A paused goal continues, and pauses again at the next call that a limit has no room for.
 * @throws ConflictError if the goal has ended.
 */
export async function changeGoalConstraints(
  context: ViewerContext,
  input: { id: string; constraints: ConstraintsInput },
  found: readonly ValidationIssue[] = [],
): Promise<{ goalId: string }> {
  const { app } = context
  const goal = await findOwnGoal(context, input.id)
  new InputProblems(found).throwIfAny()
  const reserve = await reserveForSynthesis(app.models, goal)
  await transact(context, async tx => {
    const locked = await lockFoundGoal(tx, goal)
    if (hasEnded(locked))
      throw new ConflictError(`The goal is ${locked.status}. Its limits cannot change anymore.`, input.id)
    const changed = await changeGoal(tx, locked, readConstraints(input.constraints))
    if (changed.status === 'PAUSED') await startGoal(app, tx, changed, reserve)
    else await advanceGoal(app, tx, changed)
  })
  return { goalId: goal.id }
}
