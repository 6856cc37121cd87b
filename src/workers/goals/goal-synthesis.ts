import type { z } from 'zod'
import type { TaskServices } from '../../app.ts'
import type { Goal, GoalStep } from '../../generated/prisma/client.ts'
import { advanceGoal, loadSteps } from '../../goals/run/advance-goal.ts'
import { failAtLimits } from '../../goals/run/fail-at-limits.ts'
import { synthesisTaskInput } from '../../goals/run/goal-tasks.ts'
import { judgeStep } from '../../goals/steps/judge-step.ts'
import { type Synthesis, writeSynthesis } from '../../goals/steps/write-synthesis.ts'
import { completeStep } from '../../goals/store/complete-step.ts'
import { addSynthesisText, changeGoal, lockGoal } from '../../goals/store/goal-changes.ts'
import { type Criterion, loadResults, readCriteria, saveCitations } from '../../goals/store/step-output.ts'
import type { TextPiece } from '../../knowledge/answers/try-model.ts'
import type { LanguageModel } from '../../models/language-model.ts'
import { defineTask, type RunTask, type TaskRun } from '../../tasks/define.ts'

type SynthesisRun = TaskRun<z.output<typeof synthesisTaskInput>>

/**
 * Writes the synthesis of a goal from the results so far, and streams it. As a step, it ends the goal. Otherwise it is the
 * partial synthesis of a paused goal.
 */
const synthesize: RunTask<TaskServices, z.output<typeof synthesisTaskInput>> = async (run, services) => {
  const { db, task, signal } = run
  const goal = await db.goal.findUnique({ where: { id: task.goalId ?? '' } })
  const steps = goal ? await loadSteps(db, goal) : []
  const step = steps.find(({ id }) => id === run.input.stepId) ?? null
  if (!goal || !isWaitedFor(goal, step, run)) return async () => ({})
  const { workspaceId, language, createdById: userId } = goal
  const results = await loadResults(db, goal)
  const missing = findMissing(steps)
  await run.report({ percent: 10, step: 'Writing the synthesis' })
  const use = { workspaceId, goalId: goal.id, taskId: task.id, userId }
  const model = await services.models.open({ ...use, purpose: 'SYNTHESIZE' })
  const written = await stream(
    run,
    goal,
    writeSynthesis({
      goal: goal.text,
      ...{ language, results, missing, signal },
      isPartial: step === null,
      model: model && failAtLimits(model),
    }),
  )
  const judge = step && (await services.models.open({ ...use, goalStepId: step.id, purpose: 'JUDGE' }))
  const criteria = step && (await judgeSynthesis(step, written, judge && failAtLimits(judge), goal, signal))
  return async tx => {
    const locked = await lockGoal(tx, workspaceId, goal.id)
    const now = locked && step ? await tx.goalStep.findUnique({ where: { id: step.id } }) : null
    if (!locked || !isWaitedFor(locked, now, run)) return {}
    await saveCitations(tx, { workspaceId, goalId: goal.id, textId: goal.id }, written.citations)
    const saved = await changeGoal(tx, locked, {
      synthesis: written.markdown,
      synthesisSource: written.source,
      synthesisIsPartial: step === null || missing.length > 0,
      synthesisMissing: written.missing,
      synthesisResults: results.length,
    })
    if (step && criteria) {
      const output = {
        markdown: '',
        citations: [],
        data: null,
        unanswered: [],
        reportId: null,
        files: [],
        criteria,
      }
      await completeStep(tx, saved, step, { task, output })
    }
    await advanceGoal(services, tx, saved)
    return {}
  }
}

/** Whether the goal still waits for what this task writes. */
function isWaitedFor(goal: Goal, step: GoalStep | null, { task, input }: SynthesisRun): boolean {
  if (input.stepId) return goal.status === 'RUNNING' && step?.taskId === task.id && step.status === 'RUNNING'
  return goal.status === 'PAUSED' && goal.partialTaskId === task.id
}

/** Steps without a result, and why. */
function findMissing(steps: readonly GoalStep[]): { title: string; reason: string }[] {
  return steps
    .filter(({ kind, status }) => kind !== 'SYNTHESIS' && status !== 'COMPLETED')
    .map(({ title, failure, status }) => ({ title, reason: failure ?? status }))
}

/** How often pieces are saved for subscribers. */
const SAVE_INTERVAL_MS = 300

/** Records the text as it is written. The first piece of an attempt starts it over. */
async function stream(
  run: SynthesisRun,
  goal: Goal,
  writing: AsyncGenerator<TextPiece, Synthesis>,
): Promise<Synthesis> {
  let pending: TextPiece = { text: '', restart: true }
  let savedAt = performance.now() - SAVE_INTERVAL_MS
  const save = async () => {
    if (pending.text === '') return
    const piece = pending
    pending = { text: '', restart: false }
    savedAt = performance.now()
    await run.effect(async tx => {
      const locked = await lockGoal(tx, goal.workspaceId, goal.id)
      if (locked) await addSynthesisText(tx, locked, piece)
    })
  }
  for (;;) {
    const { done, value } = await writing.next()
    if (done) {
      await save()
      return value
    }
    pending = value.restart ? { ...value } : { text: pending.text + value.text, restart: pending.restart }
    if (performance.now() - savedAt >= SAVE_INTERVAL_MS) await save()
  }
}

function judgeSynthesis(
  step: GoalStep,
  written: Synthesis,
  model: LanguageModel | null,
  { language }: Goal,
  signal: AbortSignal,
): Promise<Criterion[]> {
  const { key, title, kind } = step
  return judgeStep({
    criteria: readCriteria(step).map(({ text }) => text),
    result: { ...written, key, title, kind, data: null, unanswered: written.missing },
    files: [],
    ...{ model, language, signal },
  })
}

export const goalSynthesisTask = defineTask({
  kind: 'GOAL_SYNTHESIS',
  input: synthesisTaskInput,
  timeoutMs: ({ reportTimeoutMs }) => reportTimeoutMs,
  describeResult: () => ({}),
  run: synthesize,
})
