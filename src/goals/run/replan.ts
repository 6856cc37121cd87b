import type { Goal, GoalStep } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { stepWords } from '../plan/step-words.ts'
import { setGoalStatus } from '../store/goal-changes.ts'
import { readGoalFigures, readRanMs } from '../store/goal-figures.ts'
import { toPlannedStep, violationsOf } from '../store/save-goal-plan.ts'
import { createGoalTask } from './goal-tasks.ts'
import { stopSteps } from './stop-steps.ts'

/**
 * Why a goal that needs no approval is to be replanned without being asked, which happens once: a step failed and nothing
 * else can run, or it is now expected to exceed a limit that its plan was expected to keep. Null if it is not.
 */
export async function findReplanReason(
  tx: WorkspaceTransaction,
  goal: Goal,
  steps: readonly GoalStep[],
): Promise<string | null> {
  if (!goal.autoApprove || goal.hasReplanned || goal.planVersion === null) return null
  const isWaiting = ({ status }: GoalStep) => status === 'PLANNED' || status === 'READY'
  const work = steps.filter(({ kind }) => kind !== 'SYNTHESIS')
  const failed = work.find(({ status }) => status === 'FAILED')
  const isStuck = !work.some(step => isWaiting(step) || step.status === 'RUNNING')
  if (failed && isStuck && steps.some(isWaiting))
    return stepWords(goal.language).stepFailed(failed.title, failed.failure ?? '')
  if (!work.some(isWaiting)) return null
  return findNewViolation(tx, goal, goal.planVersion, steps)
}

async function findNewViolation(
  tx: WorkspaceTransaction,
  goal: Goal,
  version: number,
  steps: readonly GoalStep[],
): Promise<string | null> {
  const { id: goalId, workspaceId } = goal
  const plan = await tx.goalPlan.findUnique({
    where: { goalId_version: { goalId, version } },
    select: { violations: true },
  })
  const wasKnown = Array.isArray(plan?.violations) && plan.violations.length > 0
  if (wasKnown) return null
  const figures = (await readGoalFigures(tx, workspaceId, [goalId])).get(goalId)
  const ahead = steps.filter(
    ({ status }) => status === 'PLANNED' || status === 'READY' || status === 'RUNNING',
  )
  const ranMs = await readRanMs(tx, goal)
  const [violation] = violationsOf({ ...goal, ranMs }, ahead.map(toPlannedStep), figures)
  if (!violation) return null
  return stepWords(goal.language).isExceeding(violation)
}

/** Starts a task that replans a locked goal. @returns the UUID of the task. */
export async function startReplanning(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  reason: string,
): Promise<string> {
  await stopSteps(tx, goal)
  const taskId = await createGoalTask(app, tx, goal, { kind: 'GOAL_PLANNING', input: {} })
  await setGoalStatus(tx, goal, 'PLANNING', { replanReason: reason, hasReplanned: true })
  return taskId
}
