import type { Goal, GoalStep } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { durationsOf } from '../plan/estimate-plan.ts'
import { chooseNext } from '../plan/step-graph.ts'
import { changeStep, setGoalStatus } from '../store/goal-changes.ts'
import { toPlannedStep } from '../store/save-goal-plan.ts'
import { createGoalTask } from './goal-tasks.ts'
import { findReplanReason, startReplanning } from './replan.ts'

/** Statuses of steps that will not run anymore. */
const ENDED: readonly GoalStep['status'][] = ['COMPLETED', 'FAILED', 'BLOCKED', 'CANCELLED', 'COMPENSATED']
const LOST: readonly GoalStep['status'][] = ['FAILED', 'BLOCKED']

/**
 * Does what the state of a locked goal calls for: blocks steps that can never run, starts those that can run now, and
 * the synthesis after all others, and ends the goal after that. Of a paused goal, starts a partial synthesis once nothing
 * runs anymore. Can be called at any time, any number of times.
 * @returns UUIDs of the tasks that it created.
 */
export async function advanceGoal(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
): Promise<string[]> {
  if (goal.status !== 'RUNNING' && goal.status !== 'PAUSED') return []
  const steps = await blockSteps(tx, goal, await loadSteps(tx, goal))
  if (goal.status === 'PAUSED') return startPartialSynthesis(app, tx, goal, steps)
  const reason = await findReplanReason(tx, goal, steps)
  if (reason) return [await startReplanning(app, tx, goal, reason)]
  const work = steps.filter(({ kind }) => kind !== 'SYNTHESIS')
  if (!work.every(({ status }) => ENDED.includes(status))) return startSteps(app, tx, goal, work)
  const synthesis = steps.find(({ kind }) => kind === 'SYNTHESIS')
  if (synthesis && !ENDED.includes(synthesis.status)) {
    if (synthesis.status === 'RUNNING') return []
    return [await startSynthesis(app, tx, goal, synthesis)]
  }
  await endGoal(tx, goal, steps)
  return []
}

/** The steps of the current plan, in order. */
export function loadSteps(
  tx: Pick<WorkspaceTransaction, 'goalStep'>,
  { id: goalId }: Pick<Goal, 'id'>,
): Promise<GoalStep[]> {
  return tx.goalStep.findMany({ where: { goalId, isCurrent: true }, orderBy: { id: 'asc' } })
}

/** Blocks the steps that depend, directly or not, on a step that was not completed. The synthesis can do without any. */
async function blockSteps(
  tx: WorkspaceTransaction,
  goal: Goal,
  steps: readonly GoalStep[],
): Promise<GoalStep[]> {
  const now = new Map(steps.map(step => [step.key, step]))
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false
    for (const step of now.values()) {
      if (step.kind === 'SYNTHESIS' || (step.status !== 'PLANNED' && step.status !== 'READY')) continue
      const cause = step.dependsOn
        .map(key => now.get(key))
        .find(other => other && LOST.includes(other.status))
      if (!cause) continue
      const failure = `It needs the step "${cause.title}", which was not completed.`
      now.set(step.key, await changeStep(tx, goal, step.id, { status: 'BLOCKED', failure }))
      hasChanged = true
    }
  }
  return [...now.values()]
}

/** Starts the most urgent steps that wait for nothing, up to the maximum, and marks the others that could run READY. */
async function startSteps(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  work: readonly GoalStep[],
): Promise<string[]> {
  const keysWith = (isIn: (step: GoalStep) => boolean) => new Set(work.filter(isIn).map(({ key }) => key))
  const progress = {
    ended: keysWith(({ status }) => ENDED.includes(status)),
    running: keysWith(({ status }) => status === 'RUNNING'),
  }
  const durations = durationsOf(work.map(toPlannedStep))
  const ready = chooseNext(work, progress, { maxParallel: Infinity, durations })
  const chosen = new Set(chooseNext(work, progress, { maxParallel: goal.maxParallel, durations }))
  const taskIds: string[] = []
  for (const step of ready) {
    if (chosen.has(step)) taskIds.push(await startStep(app, tx, goal, step))
    else if (step.status === 'PLANNED') await changeStep(tx, goal, step.id, { status: 'READY' })
  }
  return taskIds
}

async function startStep(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  step: GoalStep,
): Promise<string> {
  const { agentId, pluginId } = step
  const taskId = await createGoalTask(app, tx, goal, {
    kind: 'GOAL_STEP',
    input: { stepId: step.id },
    ...{ agentId, pluginId },
  })
  await changeStep(tx, goal, step.id, { status: 'RUNNING', taskId, startedAt: new Date(), failure: null })
  return taskId
}

async function startSynthesis(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  { id: stepId }: GoalStep,
): Promise<string> {
  const taskId = await createGoalTask(app, tx, goal, {
    kind: 'GOAL_SYNTHESIS',
    input: { stepId },
  })
  await changeStep(tx, goal, stepId, { status: 'RUNNING', taskId, startedAt: new Date(), failure: null })
  return taskId
}

/** If steps were completed since the last synthesis. */
async function startPartialSynthesis(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  steps: readonly GoalStep[],
): Promise<string[]> {
  const completed = steps.filter(({ status }) => status === 'COMPLETED').length
  if (completed <= goal.synthesisResults || steps.some(({ status }) => status === 'RUNNING')) return []
  const running = await tx.task.findFirst({
    where: { goalId: goal.id, kind: 'GOAL_SYNTHESIS', status: { in: ['PENDING', 'RUNNING'] } },
    select: { id: true },
  })
  if (running) return []
  const taskId = await createGoalTask(app, tx, goal, { kind: 'GOAL_SYNTHESIS', input: { stepId: null } })
  await tx.goal.update({ where: { id: goal.id }, data: { partialTaskId: taskId } })
  return [taskId]
}

async function endGoal(tx: WorkspaceTransaction, goal: Goal, steps: readonly GoalStep[]): Promise<void> {
  const isComplete = steps.every(({ status }) => status === 'COMPLETED')
  const hasResults = steps.some(({ kind, status }) => kind !== 'SYNTHESIS' && status === 'COMPLETED')
  const hasSynthesis = steps.some(({ kind, status }) => kind === 'SYNTHESIS' && status === 'COMPLETED')
  const status = isComplete ? 'COMPLETED' : hasResults && hasSynthesis ? 'PARTIAL' : 'FAILED'
  await setGoalStatus(tx, goal, status)
}
