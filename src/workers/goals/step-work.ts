import type { TaskServices } from '../../app.ts'
import type { Goal, GoalStep } from '../../generated/prisma/client.ts'
import type { GoalFileData } from '../../goals/files/goal-file.ts'
import type { CitedMarkdown, StepResult } from '../../goals/steps/step-result.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { TaskRun } from '../../tasks/define.ts'

/** A step to run. */
export interface StepWork {
  run: TaskRun
  /** With models that keep the limits of the goal. */
  services: TaskServices
  goal: Goal
  step: GoalStep
  /** Results of the steps that it depends on. */
  results: readonly StepResult[]
}

/** What a step produced. */
export interface StepOutput extends CitedMarkdown {
  data: Record<string, unknown> | null
  /** Questions that nothing was found for. */
  unanswered: string[]
  files: GoalFileData[]
  /** UUID. */
  reportId: string | null
  /** What is judged, if it is not the output itself. */
  judged?: CitedMarkdown
  /** Last writes, in the transaction that completes the step. */
  finish?: (tx: WorkspaceTransaction) => Promise<void>
}
