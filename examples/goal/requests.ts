import { type CanopyClient, RequestRefused } from '../canopy-client.ts'
import { ApproveGoal, ChangeLimits, type Goal, PlanGoal, ReadGoal } from './operations.ts'
import type { GoalOptions } from './options.ts'

/** Options that a problem of the input is about. */
const OPTIONS: Record<string, string> = {
  'input.text': 'The text',
  'input.language': '--language',
  'input.constraints.maxCostUsd': '--max-cost',
  'input.constraints.maxSeconds': '--max-seconds',
}

/** Plans a new goal, or changes the limits of an existing one if new ones are given. @returns its ID. */
export async function prepareGoal(client: CanopyClient, options: GoalOptions): Promise<string> {
  const { goal, maxCostUsd, maxSeconds, language } = options
  const constraints = {
    ...(maxCostUsd !== undefined && { maxCostUsd }),
    ...(maxSeconds !== undefined && { maxSeconds }),
  }
  if ('id' in goal) {
    const hasLimits = Object.keys(constraints).length > 0
    if (hasLimits) {
      const { changeGoalConstraints } = await client.run(ChangeLimits, { id: goal.id, constraints })
      if (changeGoalConstraints.__typename !== 'ChangeGoalConstraintsPayload') refuse(changeGoalConstraints)
    }
    return goal.id
  }
  const { planGoal } = await client.run(PlanGoal, { input: { text: goal.text, constraints, language } })
  return planGoal.__typename === 'PlanGoalPayload' ? planGoal.goal.id : refuse(planGoal)
}

export async function readGoal(client: CanopyClient, id: string): Promise<Goal> {
  const { goal } = await client.run(ReadGoal, { id })
  return goal ?? refuse({ message: `There is no goal ${id} on this server.` })
}

/** Approves exactly this plan. */
export async function approvePlan(client: CanopyClient, id: string, planHash: string): Promise<void> {
  const { approveGoal } = await client.run(ApproveGoal, { id, planHash })
  if (approveGoal.__typename !== 'ApproveGoalPayload') refuse(approveGoal)
}

interface Refusal {
  message: string
  issues?: { path: string; message: string }[]
}

function refuse({ message, issues }: Refusal): never {
  const problems = issues?.map(issue => ({
    message: `${OPTIONS[issue.path] ?? issue.path} ${issue.message}.`,
  }))
  throw new RequestRefused(problems ?? [{ message }])
}
