import type { DocumentType } from '../gql/gql.ts'
import type { FollowGoal, Goal } from './operations.ts'

export type Item = DocumentType<typeof FollowGoal>['goalProgress']
type StepChange = Extract<Item, { __typename: 'GoalStepChanged' }>

/** What is known of a goal that is followed. */
export interface Progress {
  goal: Goal
  /** When the goal was started, in milliseconds of `performance.now()`. Null if it ran before it was followed. */
  startedAt: number | null
  /** When steps started that were seen to start. */
  stepStartedAt: ReadonlyMap<string, number>
  /** Characters of the synthesis that were streamed so far. */
  written: number
}

/** The progress after an item of the stream. */
export function applyItem(progress: Progress, item: Item, now: number): Progress {
  switch (item.__typename) {
    case 'GoalSnapshot':
    case 'GoalChanged':
      return noteStarts({ ...progress, goal: item.goal }, progress, now)
    case 'GoalSynthesisDelta':
      return { ...progress, written: (item.restart ? 0 : progress.written) + [...item.text].length }
    case 'GoalStepChanged':
      return noteStarts({ ...progress, goal: applyStep(progress.goal, item) }, progress, now)
    default:
      return progress
  }
}

function applyStep(goal: Goal, { step, progress, spending }: StepChange): Goal {
  const steps = goal.plan?.steps.map(one => (one.key === step.key ? { ...one, ...step } : one)) ?? []
  return { ...goal, plan: goal.plan && { ...goal.plan, steps }, progress, spending }
}

/** Records when steps were seen to start. */
function noteStarts(after: Progress, before: Progress, now: number): Progress {
  const former = new Map(before.goal.plan?.steps.map(({ key, status }) => [key, status]))
  const started = (after.goal.plan?.steps ?? []).filter(
    ({ key, status }) => status === 'RUNNING' && former.get(key) !== 'RUNNING',
  )
  if (started.length === 0) return after
  const starts = started.map(({ key }) => [key, now] as const)
  return { ...after, stepStartedAt: new Map([...after.stepStartedAt, ...starts]) }
}

/** Whether nothing happens anymore until somebody approves the plan or changes a limit. */
export function isWaiting({ status, progress, synthesis }: Goal): boolean {
  if (status === 'PLANNED') return true
  // What runs is finished, and then the partial answer is written, if there is anything to write.
  return status === 'PAUSED' && progress.running === 0 && (progress.completed === 0 || synthesis !== null)
}
