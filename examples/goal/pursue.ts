import type { CanopyClient } from '../canopy-client.ts'
import { printLine } from '../terminal/terminal.ts'
import { confirm, waitForEnter } from './confirm.ts'
import { followGoal } from './follow-goal.ts'
import { formatPlan } from './format-plan.ts'
import type { Goal } from './operations.ts'
import type { GoalOptions } from './options.ts'
import { printResult } from './print-result.ts'
import { approvePlan, readGoal } from './requests.ts'

export interface Session {
  client: CanopyClient
  options: GoalOptions
  /** Whether the server, and its goals, end with this process. */
  isTemporary: boolean
  /** Aborted when the user leaves. */
  signal: AbortSignal
}

/** Where lines can be overwritten. */
const terminal = process.stdout.isTTY && process.env.TERM !== 'dumb' ? process.stdout : null

/**
 * Shows the plan of a goal, has it approved, and follows the goal for as long as it goes on.
 * @returns its last state: PLANNED if its plan was not approved.
 */
export async function pursueGoal(session: Session, id: string): Promise<Goal> {
  const { client, options, signal } = session
  // Without a terminal, only a plan of this command is approved, not one that somebody else made.
  let isOwnPlan = 'text' in options.goal
  let goal = await readGoal(client, id)
  printPlan(goal, options)
  if (options.isPlanOnly) return goal
  do {
    const isNew = goal.status === 'PLANNED'
    if (isNew && !(await approve(client, goal, isOwnPlan))) return goal
    isOwnPlan = false
    printLine()
    goal = await followGoal(client, goal, { terminal, isNew, signal })
    // Somebody has replanned it.
    if (goal.status === 'PLANNED') printPlan(goal, options)
  } while (goal.status === 'PLANNED')
  await printEnd(session, goal)
  return goal
}

function printPlan(goal: Goal, { showsMermaid }: GoalOptions): void {
  printLine()
  const { plan } = goal
  const lines = plan ? formatPlan(goal, plan) : [`  There is no plan yet. The goal is ${goal.status}.`]
  for (const line of lines) printLine(line)
  if (plan && showsMermaid) printLine(`\n${plan.mermaid}`)
}

/** @returns whether the plan was approved. */
async function approve(client: CanopyClient, { id, plan }: Goal, isOwnPlan: boolean): Promise<boolean> {
  const isApproved = process.stdin.isTTY ? await confirm('\n  Approve?') : isOwnPlan
  if (isApproved) await approvePlan(client, id, plan?.hash ?? '')
  return isApproved
}

/** The files of a temporary server can be downloaded while a person lets it run. */
async function printEnd({ client, isTemporary }: Session, goal: Goal): Promise<void> {
  const canWait = process.stdin.isTTY === true
  const files = await printResult(client, goal.id, !isTemporary || canWait)
  printLine(`\n  ${describeEnd(goal, isTemporary)}`)
  if (isTemporary && canWait && files > 0)
    await waitForEnter(
      '\n  The server of this command runs until you press Enter, so that you can download the files. ',
    )
}

function describeEnd({ id, status, pausedBy, progress }: Goal, isTemporary: boolean): string {
  const steps = `${progress.completed} of ${progress.total} steps are completed.`
  if (status !== 'PAUSED') return `The goal is ${status}: ${steps}`
  if (pausedBy === 'WORKSPACE')
    return `The goal is PAUSED by a budget or quota of the workspace: ${steps} Raise it, then continue with changeGoalConstraints.`
  const paused = `The goal is PAUSED by its limit of ${pausedBy}: ${steps}`
  const option = pausedBy === 'TIME' ? '--max-seconds' : '--max-cost'
  return isTemporary
    ? paused
    : `${paused} To continue with a higher limit:\n  npm run goal -- --follow ${id} ${option} …`
}
