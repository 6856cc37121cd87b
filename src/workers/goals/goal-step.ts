import type { z } from 'zod'
import type { TaskServices } from '../../app.ts'
import type { Goal, GoalStepKind } from '../../generated/prisma/client.ts'
import { advanceGoal } from '../../goals/run/advance-goal.ts'
import { stepTaskInput } from '../../goals/run/goal-tasks.ts'
import { pauseGoal } from '../../goals/run/start-goal.ts'
import { judgeStep } from '../../goals/steps/judge-step.ts'
import { completeStep } from '../../goals/store/complete-step.ts'
import { changeStep, lockGoal } from '../../goals/store/goal-changes.ts'
import { type Criterion, loadResults, readCriteria } from '../../goals/store/step-output.ts'
import { GoalLimitReached } from '../../models/language-model.ts'
import { ArtifactTooLarge } from '../../platform/artifacts/artifact-store.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { defineTask, type Finish, PermanentFailure, type RunTask, type TaskRun } from '../../tasks/define.ts'
import { writeDocument } from './document-step.ts'
import { makeSlidesOfStep, makeTableOfStep } from './file-steps.ts'
import { limitToGoal } from './limited-services.ts'
import { doResearch } from './research-step.ts'
import type { StepOutput, StepWork } from './step-work.ts'
import { runToolStep } from './tool-step.ts'

const RUN: Record<Exclude<GoalStepKind, 'SYNTHESIS'>, (work: StepWork) => Promise<StepOutput>> = {
  RESEARCH: doResearch,
  DOCUMENT: writeDocument,
  TABLE: makeTableOfStep,
  SLIDES: makeSlidesOfStep,
  TOOL: runToolStep,
}

type StepRun = TaskRun<z.output<typeof stepTaskInput>>

/** Runs a step of a goal, judges its result, and starts the steps that waited for it. */
const runGoalStep: RunTask<TaskServices, z.output<typeof stepTaskInput>> = async (run, services) => {
  const work = await loadWork(run, services)
  if (!work) return async () => ({})
  try {
    const output = await RUN[work.step.kind as keyof typeof RUN](work)
    const criteria = await judge(work, output)
    const files = await storeFiles(work, output)
    return finishing(run, services, async (tx, goal) => {
      await output.finish?.(tx)
      await completeStep(tx, goal, work.step, { task: run.task, output: { ...output, criteria, files } })
    })
  } catch (error) {
    if (!(error instanceof GoalLimitReached)) throw error
    run.log.info({ limit: error.limit }, 'a limit of the goal is reached; it pauses')
    return finishing(run, services, async (tx, goal) => {
      await changeStep(tx, goal, work.step.id, { status: 'READY', taskId: null })
      await pauseGoal(services, tx, goal, error.limit)
    })
  }
}

/** Null if nothing waits for this task anymore. */
async function loadWork(run: StepRun, services: TaskServices): Promise<StepWork | null> {
  const { db, task, input } = run
  const found = await db.goalStep.findUnique({ where: { id: input.stepId }, include: { goal: true } })
  if (!found || found.taskId !== task.id || found.status !== 'RUNNING') return null
  const { goal, ...step } = found
  const limited = limitToGoal(services, { goalId: goal.id, goalStepId: step.id })
  return { run, services: limited, goal, step, results: await loadResults(db, goal, step.dependsOn) }
}

/** The last writes of a step, with its goal locked, unless nothing waits for this task anymore. */
function finishing(
  { task, input }: StepRun,
  services: TaskServices,
  write: (tx: WorkspaceTransaction, goal: Goal) => Promise<void>,
): Finish {
  return async tx => {
    const goal = await lockGoal(tx, task.workspaceId, task.goalId ?? '')
    const step = goal && (await tx.goalStep.findUnique({ where: { id: input.stepId } }))
    if (!step || step.taskId !== task.id || step.status !== 'RUNNING') return {}
    await write(tx, goal)
    const written = await tx.goal.findUniqueOrThrow({ where: { id: step.goalId } })
    await advanceGoal(services, tx, written)
    return {}
  }
}

async function judge({ run, services, goal, step }: StepWork, output: StepOutput): Promise<Criterion[]> {
  const { workspaceId, language, createdById: userId } = goal
  const model = await services.models.open({ workspaceId, purpose: 'JUDGE', taskId: run.task.id, userId })
  return judgeStep({
    criteria: readCriteria(step).map(({ text }) => text),
    result: { ...output, ...output.judged, key: step.key, title: step.title, kind: step.kind },
    files: output.files.map(({ filename }) => filename),
    model,
    language,
    signal: run.signal,
  })
}

async function storeFiles({ services, goal }: StepWork, { files }: StepOutput) {
  const stored = []
  for (const { data, ...file } of files)
    try {
      const sha256 = await services.artifacts.put(goal.workspaceId, data)
      stored.push({ ...file, bytes: data.length, sha256 })
    } catch (error) {
      if (error instanceof ArtifactTooLarge) throw new PermanentFailure('FILE_TOO_LARGE', error.message)
      throw error
    }
  return stored
}

export const goalStepTask = defineTask({
  kind: 'GOAL_STEP',
  input: stepTaskInput,
  timeoutMs: ({ reportTimeoutMs }) => reportTimeoutMs,
  describeResult: () => ({}),
  run: runGoalStep,
})
