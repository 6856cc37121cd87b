import { bold, dim, formatBar, formatPercent } from '../terminal/terminal.ts'
import { formatMoneyBar, formatSeconds, formatSpent, formatSymbol } from './format.ts'
import { formatGraphTable } from './graph-table.ts'
import type { Goal, Step } from './operations.ts'
import type { Item, Progress } from './progress.ts'

/** Fixed, so that the table does not move while it is redrawn. */
const STATUS_COLUMNS = 11
const TIME_COLUMNS = 8

const ENDED: readonly Goal['status'][] = ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']

/** The state of a goal for a terminal. @param now in milliseconds of `performance.now()` @returns lines. */
export function formatLive(progress: Progress, now: number): string[] {
  const { goal, written } = progress
  const steps = goal.plan?.steps ?? []
  const table = formatGraphTable({
    steps,
    head: ['Step', 'Status', 'Time', 'What'],
    cellsOf: step => [
      step.key,
      step.status.padEnd(STATUS_COLUMNS),
      formatTime(step, progress, now).padEnd(TIME_COLUMNS),
      step.failure ? `${step.title}: ${step.failure}` : step.title,
    ],
  })
  const { completed, total, percent } = goal.progress
  const writing = written > 0 ? dim(`  ${written} characters of the answer`) : ''
  return [
    ...table,
    '',
    `  ${formatBar(percent)} ${formatPercent(percent)}  ${completed} of ${total} steps${writing}`,
    formatMoney(goal),
    `  ${bold(goal.status)}${formatElapsed(progress, now)}`,
  ]
}

function formatTime({ key, status, seconds }: Step, { stepStartedAt }: Progress, now: number): string {
  const startedAt = stepStartedAt.get(key)
  if (status === 'RUNNING') return startedAt === undefined ? '' : formatSeconds((now - startedAt) / 1000)
  return seconds === null ? '' : formatSeconds(seconds)
}

/** The money meter: `████▒░ $0.0123 of $0.50, $0.01 reserved`. */
function formatMoney(goal: Goal): string {
  const { reservedUsd, tokens } = goal.spending
  const bar = formatMoneyBar(goal)
  const reserved = reservedUsd > 0 ? `, $${reservedUsd.toFixed(4)} reserved` : ''
  const used = tokens > 0 ? dim(`  ${tokens.toLocaleString('en-US')} tokens`) : ''
  return `  ${bar && `${bar} `}${formatSpent(goal)}${reserved}${used}`
}

function formatElapsed({ goal, startedAt }: Progress, now: number): string {
  if (startedAt === null) return ''
  const { maxSeconds } = goal.constraints
  const elapsed = formatSeconds((now - startedAt) / 1000)
  return `  ${elapsed}${maxSeconds === null ? '' : ` of ${formatSeconds(maxSeconds)}`}`
}

/** The line for a change, where lines cannot be overwritten. Null if it shows nothing new. */
export function formatChange(item: Item, { goal, written }: Progress, before: Progress): string | null {
  if (item.__typename === 'GoalStepChanged') {
    const { key, status, seconds, failure } = item.step
    const { completed, total } = item.progress
    const time = status !== 'RUNNING' && seconds !== null ? formatSeconds(seconds) : ''
    const line = `  ${formatSymbol(status)} ${status.padEnd(STATUS_COLUMNS)} ${key.padEnd(14)} ${time.padEnd(TIME_COLUMNS)} ${completed} of ${total} steps  ${formatSpent(goal)}`
    return failure ? `${line}  ${failure}` : line
  }
  if (item.__typename === 'GoalSynthesisDelta')
    return before.written === 0 && written > 0 ? '  Writing the answer …' : null
  const isNews = item.__typename === 'GoalSnapshot' || goal.status !== before.goal.status
  // The end is reported with the result.
  return isNews && !ENDED.includes(goal.status) ? `  ${formatState(goal)}` : null
}

function formatState({ status, plan }: Goal): string {
  const running = plan?.steps.filter(step => step.status === 'RUNNING').map(({ key }) => key) ?? []
  return `The goal is ${status}${running.length > 0 ? `: ${running.join(', ')}` : ''}.`
}
