import { type DeadLetterReason, Prisma, type Task } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { currentSpan } from '../platform/tracing/current-span.ts'
import { type Progress, TaskLost } from './define.ts'
import { announceChange, announceEnd, announceTask } from './wake.ts'

/** The failure of an attempt, as stored on its task. */
export interface Failure {
  code: string
  message: string
  retryable: boolean
  attempt: number
}

/** Worker deaths counted against a suspect before it fails as POISONED. */
const POISONOUS_DEATHS = 2
/** Lost workers before a task fails, whatever the cause. */
const MAX_LOSSES = 10
/** Delay before a suspect that lost its worker is retried. If other workers die in the meantime, it is not the cause. */
const SUSPECT_DELAY_MS = 60_000

/**
 * Ends the attempt of a lost worker. The task is cancelled if that was requested. Otherwise it becomes a suspect and is
 * retried, or fails if it lost too many workers. The lost attempt does not count.
 * @param deaths worker deaths that count against the task (`countDeathsOf`).
 */
export async function endLostAttempt(tx: WorkspaceTransaction, task: Task, deaths: number): Promise<void> {
  if (task.cancelRequestedAt) return stopTask(tx, task)
  const losses = task.losses + 1
  const isPoisonous = deaths >= POISONOUS_DEATHS
  const retryable = !isPoisonous && losses < MAX_LOSSES
  const failure: Failure = {
    code: isPoisonous ? 'POISONED' : 'WORKER_LOST',
    message: isPoisonous
      ? `${deaths} workers died while running only this task. It will not be retried.`
      : retryable
        ? 'The worker stopped responding.'
        : `${losses} workers stopped responding while running this task.`,
    retryable,
    attempt: task.attempt,
  }
  await tx.task.updateMany({
    where: { id: task.id, attempt: task.attempt, status: 'RUNNING' },
    data: { losses },
  })
  const afterMs = task.losses > 0 ? SUSPECT_DELAY_MS : 0
  if (failure.retryable) await returnTask(tx, task, { failure, afterMs, isUnspent: true })
  else await failTask(tx, task, 'FAILED', failure)
}

/** The condition that lets only the current attempt write. */
const fence = ({ id, attempt }: Pick<Task, 'id' | 'attempt'>) =>
  Prisma.sql`id = ${id}::uuid AND attempt = ${attempt}::int AND status = 'RUNNING'`

/** SET clause that gives the webhooks of an ending task the current span as their parent. */
const setTraceContext = () =>
  Prisma.sql`trace_context = coalesce(${currentSpan().traceparent}::text, trace_context)`

/** Locks the task for the transaction. @throws TaskLost if this attempt no longer owns it. */
export async function lockTask(tx: WorkspaceTransaction, task: Task): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tasks
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)} FOR UPDATE`
  if (rows.length === 0) throw new TaskLost(`Attempt ${task.attempt} of task ${task.id} is over.`)
}

export async function saveProgress(tx: WorkspaceTransaction, task: Task, progress: Progress): Promise<void> {
  announceChange(tx, task)
  const { percent, step, done = null, total = null } = progress
  const count = await tx.$executeRaw`
    UPDATE tasks SET progress_percent = ${percent}::float8, progress_step = ${step}, progress_done = ${done}::int,
      progress_total = ${total}::int
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)}`
  if (count === 0) throw new TaskLost(`Attempt ${task.attempt} of task ${task.id} is over.`)
}

/** Saves several steps in order, each with its event. One statement. @throws TaskLost */
export async function saveSteps(
  tx: WorkspaceTransaction,
  task: Task,
  steps: readonly Pick<Progress, 'percent' | 'step'>[],
): Promise<void> {
  announceChange(tx, task)
  const [row] = await tx.$queryRaw<{ isSaved: boolean }[]>`
    SELECT save_task_steps(${task.workspaceId}::uuid, ${task.id}::uuid, ${task.attempt}::int, ${JSON.stringify(steps)}::jsonb)
      AS "isSaved"`
  if (!row?.isSaved) throw new TaskLost(`Attempt ${task.attempt} of task ${task.id} is over.`)
}

export async function completeTask(
  tx: WorkspaceTransaction,
  task: Task,
  result: Prisma.InputJsonObject,
): Promise<void> {
  announceEnd(tx, task)
  await tx.$executeRaw`
    UPDATE tasks SET status = 'COMPLETED', result = ${JSON.stringify(result)}::jsonb, failure = NULL, progress_percent = 100, finished_at = now(),
      ${setTraceContext()}
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)}`
}

/** Ends the task as a dead letter: it failed for good or has no attempts left. */
export async function failTask(
  tx: WorkspaceTransaction,
  task: Task,
  status: 'FAILED' | 'TIMED_OUT',
  failure: Failure,
): Promise<void> {
  announceEnd(tx, task)
  const count = await tx.$executeRaw`
    UPDATE tasks SET status = ${status}::"TaskStatus", failure = ${JSON.stringify(failure)}::jsonb, finished_at = now(),
      ${setTraceContext()}
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)}`
  if (count === 0) return
  await tx.$executeRaw`
    UPDATE tasks SET dead_letter_reason = ${REASON_BY_CODE[failure.code] ?? 'PERMANENT_FAILURE'}::"DeadLetterReason", dead_lettered_at = now(),
      dead_letter_stage = progress_step
    WHERE id = ${task.id}::uuid AND workspace_id = ${task.workspaceId}::uuid`
}

const REASON_BY_CODE: Record<string, DeadLetterReason> = {
  POISONED: 'POISONED',
  WORKER_LOST: 'WORKER_LOST',
  TIMEOUT: 'TIMEOUT',
  VALIDATION_FAILED: 'VALIDATION_FAILED',
  INTERNAL: 'RETRIES_EXHAUSTED',
  UNAVAILABLE: 'DEPENDENCY_UNAVAILABLE',
}

/** Records that the worker received the cancellation. @returns false if it lost the task or recorded this before. */
export async function acknowledgeCancel(
  tx: WorkspaceTransaction,
  task: Pick<Task, 'id' | 'attempt' | 'workspaceId'>,
  worker: string,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE tasks SET cancel_acknowledged_at = now(), cancel_acknowledged_by = ${worker}
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)}
      AND cancel_requested_at IS NOT NULL AND cancel_acknowledged_at IS NULL`
  if (count > 0) announceChange(tx, task)
  return count > 0
}

/** Ends a running task that was cancelled. */
export async function stopTask(tx: WorkspaceTransaction, task: Task): Promise<void> {
  announceEnd(tx, task)
  await tx.$executeRaw`
    UPDATE tasks SET status = 'CANCELLED', failure = NULL, finished_at = now(), ${setTraceContext()}
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)}`
}

/**
 * Returns the task to the queue, in its former place. It is due again after `afterMs`. If `isUnspent`, the attempt does
 * not count.
 */
export async function returnTask(
  tx: WorkspaceTransaction,
  task: Task,
  { failure, afterMs, isUnspent }: { failure: Failure | null; afterMs: number; isUnspent: boolean },
): Promise<void> {
  announceTask(tx, task)
  await tx.$executeRaw`
    UPDATE tasks SET status = 'PENDING', worker_id = NULL, returned = returned + ${isUnspent ? 1 : 0}::int,
      failure = coalesce(${failure && JSON.stringify(failure)}::jsonb, failure),
      due_at = now() + make_interval(secs => ${afterMs / 1000}::float8),
      next_attempt_at = CASE WHEN ${afterMs}::float8 > 0 THEN now() + make_interval(secs => ${afterMs / 1000}::float8) END
    WHERE workspace_id = ${task.workspaceId}::uuid AND ${fence(task)}`
}
