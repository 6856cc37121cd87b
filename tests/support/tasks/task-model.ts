import type { TaskEventType, TaskStatus } from '../../../src/generated/prisma/client.ts'

/**
 * Anything that can be tried on a task, legal or not. `isStale`: by an attempt that has ended. `force...`: with SQL only,
 * bypassing the code.
 */
export type Command =
  | { kind: 'claim' }
  | { kind: 'report'; percent: number; step: string; isStale: boolean }
  | { kind: 'complete'; isStale: boolean }
  | { kind: 'fail'; status: 'FAILED' | 'TIMED_OUT'; isStale: boolean }
  | { kind: 'giveBack'; isUnspent: boolean; isStale: boolean }
  | { kind: 'acknowledge'; isStale: boolean }
  | { kind: 'stop'; isStale: boolean }
  | { kind: 'cancel' }
  | { kind: 'lose'; how: 'STOPPED' | 'DEAD' | 'STRAY' }
  | { kind: 'redrive' }
  | { kind: 'forceStatus'; pick: number }
  | { kind: 'forceProgress'; percent: number }

/** The expected state of a task. This model reimplements the state machine independently of the code and the database. */
export interface ModelTask {
  status: TaskStatus
  attempt: number
  returned: number
  losses: number
  /** Number of workers that died while they ran only this task. */
  deaths: number
  isCancelRequested: boolean
  isAcknowledged: boolean
  percent: number
  step: string | null
  deadLetter: string | null
  isRedriven: boolean
  events: { type: TaskEventType; attempt: number; percent: number }[]
}

export const MAX_ATTEMPTS = 3
const POISONOUS_DEATHS = 2
export const STATUSES: readonly TaskStatus[] = [
  'PENDING',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
]

/** Legal transitions; all others are illegal. Repeated here so that a mistake in the code does not affect the model. */
const MOVES = new Set([
  'PENDING RUNNING',
  'PENDING CANCELLED',
  'RUNNING PENDING',
  'RUNNING COMPLETED',
  'RUNNING FAILED',
  'RUNNING CANCELLED',
  'RUNNING TIMED_OUT',
])

export function newModelTask(): ModelTask {
  return {
    status: 'PENDING',
    attempt: 0,
    returned: 0,
    losses: 0,
    deaths: 0,
    isCancelRequested: false,
    isAcknowledged: false,
    percent: 0,
    step: null,
    deadLetter: null,
    isRedriven: false,
    events: [{ type: 'ENQUEUED', attempt: 0, percent: 0 }],
  }
}

/** @returns the states that the task must not enter. Includes its current state, for which a change is a no-op. */
export function illegalMoves({ status }: Pick<ModelTask, 'status'>): TaskStatus[] {
  return STATUSES.filter(to => !MOVES.has(`${status} ${to}`))
}

/** @returns the expected outcome of a cancel request, or null if none was made. */
export function expectedOutcome({ status, attempt, isCancelRequested }: ModelTask): string | null {
  if (!isCancelRequested) return null
  if (status === 'PENDING' || status === 'RUNNING') return 'REQUESTED'
  if (status !== 'CANCELLED') return 'FINISHED_FIRST'
  return attempt === 0 ? 'NEVER_STARTED' : 'STOPPED'
}

/** @returns the expected task after the command. */
export function applyCommand(task: ModelTask, command: Command): ModelTask {
  const isRunning = task.status === 'RUNNING'
  if ('isStale' in command && (command.isStale || !isRunning)) return task
  switch (command.kind) {
    case 'claim':
      if (task.status !== 'PENDING') return task
      return move({ ...task, attempt: task.attempt + 1, percent: 0, step: null }, 'RUNNING', 'STARTED')
    case 'report':
      return progress(task, command.percent, command.step)
    case 'forceProgress':
      return isRunning ? progress(task, command.percent, task.step) : task
    case 'complete':
      return move({ ...task, percent: 100 }, 'COMPLETED', 'COMPLETED')
    case 'fail':
      return die(task, command.status, command.status === 'FAILED' ? 'PERMANENT_FAILURE' : 'TIMEOUT')
    case 'giveBack':
      return giveBack(task, command.isUnspent)
    case 'acknowledge':
      if (!task.isCancelRequested || task.isAcknowledged) return task
      return log({ ...task, isAcknowledged: true }, 'CANCEL_ACKNOWLEDGED')
    case 'stop':
      return move(task, 'CANCELLED', 'CANCELLED')
    case 'cancel':
      return cancel(task)
    case 'lose':
      return isRunning ? lose(task, command.how) : task
    case 'redrive':
      if (!task.deadLetter || task.isRedriven) return task
      return log({ ...task, isRedriven: true }, 'REDRIVEN')
    case 'forceStatus':
      return task
  }
}

function log(task: ModelTask, type: TaskEventType): ModelTask {
  return { ...task, events: [...task.events, { type, attempt: task.attempt, percent: task.percent }] }
}

function move(task: ModelTask, status: TaskStatus, type: TaskEventType): ModelTask {
  return log({ ...task, status }, type)
}

function progress(task: ModelTask, percent: number, step: string | null): ModelTask {
  if (percent === task.percent && step === task.step) return task
  return log({ ...task, step, percent: Math.max(task.percent, percent) }, 'PROGRESSED')
}

function die(task: ModelTask, status: TaskStatus & TaskEventType, deadLetter: string): ModelTask {
  return log({ ...move(task, status, status), deadLetter }, 'DEAD_LETTERED')
}

function giveBack(task: ModelTask, isUnspent: boolean): ModelTask {
  return move({ ...task, returned: task.returned + (isUnspent ? 1 : 0) }, 'PENDING', 'RETRY_SCHEDULED')
}

function cancel(task: ModelTask): ModelTask {
  const requested = { ...task, isCancelRequested: true }
  if (task.status !== 'PENDING' && task.status !== 'RUNNING') return requested
  const told = task.isCancelRequested ? task : log(requested, 'CANCEL_REQUESTED')
  return task.status === 'PENDING' ? move(told, 'CANCELLED', 'CANCELLED') : told
}

function lose(task: ModelTask, how: 'STOPPED' | 'DEAD' | 'STRAY'): ModelTask {
  if (task.isCancelRequested) return move(task, 'CANCELLED', 'CANCELLED')
  if (how !== 'DEAD') return giveBack(task, true)
  // A suspect runs alone, so the death of its worker counts against it.
  const deaths = task.losses > 0 ? task.deaths + 1 : 0
  const lost = { ...task, losses: task.losses + 1, deaths }
  return deaths >= POISONOUS_DEATHS ? die(lost, 'FAILED', 'POISONED') : giveBack(lost, true)
}
