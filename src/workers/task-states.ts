import type { DeadLetterReason, Prisma, Task } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { type Progress, TaskLost } from './task-definition.ts'

/** What a failed attempt leaves on its task. */
export interface Failure {
  code: string
  message: string
  retryable: boolean
  attempt: number
}

/** The fence: true only of the attempt that owns the task now. Every write of a worker carries it. */
function owned(task: Pick<Task, 'id' | 'attempt'>): Prisma.TaskWhereInput {
  return { id: task.id, attempt: task.attempt, status: 'RUNNING' }
}

/** A task that took this many workers with it is not given to another. */
const POISONOUS_LOSSES = 2

/**
 * Makes the task this worker's, as a new attempt. A task found running was lost by its worker: that attempt ends first.
 * A task that is to be cancelled, or that kills its workers, ends instead of starting.
 * @returns null when there is nothing to run any more.
 */
export async function claimTask(
  tx: WorkspaceTransaction,
  taskId: string,
  workerId: string,
): Promise<Task | null> {
  await tx.$queryRaw`SELECT 1 FROM tasks WHERE id = ${taskId}::uuid FOR UPDATE`
  const found = await tx.task.findUnique({ where: { id: taskId } })
  if (found?.status === 'RUNNING' && !(await survivesLoss(tx, found))) return null
  if (found?.status !== 'PENDING' && found?.status !== 'RUNNING') return null
  if (found.cancelRequestedAt) {
    await endPending(tx, taskId)
    return null
  }
  await tx.$executeRaw`
    UPDATE tasks SET status = 'RUNNING', attempt = attempt + 1, worker_id = ${workerId}::uuid, next_attempt_at = NULL,
      started_at = now(), progress_percent = 0, progress_step = NULL, progress_done = NULL, progress_total = NULL
    WHERE id = ${taskId}::uuid AND status = 'PENDING'`
  return tx.task.findUnique({ where: { id: taskId } })
}

/** Ends the attempt of a worker that is gone. @returns whether the task may be tried again. */
async function survivesLoss(tx: WorkspaceTransaction, task: Task): Promise<boolean> {
  const losses = task.losses + 1
  const isPoisonous = losses >= POISONOUS_LOSSES
  const isSpent = task.attempt - task.returned >= task.maxAttempts
  const failure: Failure = {
    code: isPoisonous ? 'POISONED' : 'WORKER_LOST',
    message: isPoisonous
      ? `${losses} workers died while they ran this task; it is not given to another.`
      : 'The worker stopped answering.',
    retryable: !isPoisonous && !isSpent,
    attempt: task.attempt,
  }
  await tx.task.updateMany({ where: owned(task), data: { losses } })
  if (!failure.retryable) {
    await failTask(tx, task, 'FAILED', failure)
    return false
  }
  await returnTask(tx, task, failure, null, false)
  return true
}

/** Cancels a task that no worker runs. */
async function endPending(tx: WorkspaceTransaction, taskId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE tasks SET status = 'CANCELLED', finished_at = now(), next_attempt_at = NULL
    WHERE id = ${taskId}::uuid AND status = 'PENDING'`
}

/** Locks the task for the transaction. @throws TaskLost when this attempt no longer owns it. */
export async function holdTask(tx: WorkspaceTransaction, task: Task): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tasks WHERE id = ${task.id}::uuid AND attempt = ${task.attempt}::int AND status = 'RUNNING' FOR UPDATE`
  if (rows.length === 0) throw new TaskLost(`Attempt ${task.attempt} of task ${task.id} is over.`)
}

export async function saveProgress(tx: WorkspaceTransaction, task: Task, progress: Progress): Promise<void> {
  const { count } = await tx.task.updateMany({
    where: owned(task),
    data: {
      progressPercent: progress.percent,
      progressStep: progress.step,
      progressDone: progress.done ?? null,
      progressTotal: progress.total ?? null,
    },
  })
  if (count === 0) throw new TaskLost(`Attempt ${task.attempt} of task ${task.id} is over.`)
}

export async function completeTask(
  tx: WorkspaceTransaction,
  task: Task,
  result: Prisma.InputJsonObject,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE tasks SET status = 'COMPLETED', result = ${JSON.stringify(result)}::jsonb, failure = NULL, progress_percent = 100, finished_at = now()
    WHERE id = ${task.id}::uuid AND attempt = ${task.attempt}::int AND status = 'RUNNING'`
}

/** Ends the task without a result, as a dead letter: it failed for good, or its attempts are spent. */
export async function failTask(
  tx: WorkspaceTransaction,
  task: Task,
  status: 'FAILED' | 'TIMED_OUT',
  failure: Failure,
): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE tasks SET status = ${status}::"TaskStatus", failure = ${JSON.stringify(failure)}::jsonb, finished_at = now()
    WHERE id = ${task.id}::uuid AND attempt = ${task.attempt}::int AND status = 'RUNNING'`
  if (count === 0) return
  await tx.$executeRaw`
    UPDATE tasks SET dead_letter_reason = ${deadLetterReason(failure)}::"DeadLetterReason", dead_lettered_at = now(),
      dead_letter_stage = progress_step
    WHERE id = ${task.id}::uuid`
}

const REASON_BY_CODE: Record<string, DeadLetterReason> = {
  POISONED: 'POISONED',
  WORKER_LOST: 'WORKER_LOST',
  TIMEOUT: 'TIMEOUT',
  VALIDATION_FAILED: 'VALIDATION_FAILED',
  INTERNAL: 'RETRIES_EXHAUSTED',
}

function deadLetterReason({ code }: Failure): DeadLetterReason {
  return REASON_BY_CODE[code] ?? 'PERMANENT_FAILURE'
}

/** Says that the worker has heard of the cancel. @returns whether it still owned the task. */
export async function acknowledgeCancel(
  tx: WorkspaceTransaction,
  task: Pick<Task, 'id' | 'attempt'>,
  worker: string,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE tasks SET cancel_acknowledged_at = now(), cancel_acknowledged_by = ${worker}
    WHERE id = ${task.id}::uuid AND attempt = ${task.attempt}::int AND status = 'RUNNING' AND cancel_acknowledged_at IS NULL`
  return count > 0
}

/** Ends a running task that was cancelled. */
export async function stopTask(tx: WorkspaceTransaction, task: Task): Promise<void> {
  await tx.$executeRaw`
    UPDATE tasks SET status = 'CANCELLED', failure = NULL, finished_at = now()
    WHERE id = ${task.id}::uuid AND attempt = ${task.attempt}::int AND status = 'RUNNING'`
}

/** Sends the task back to the queue. `dueAt` null is at once. `isUnspent`: the attempt does not count. */
export async function returnTask(
  tx: WorkspaceTransaction,
  task: Task,
  failure: Failure | null,
  dueAt: Date | null,
  isUnspent: boolean,
): Promise<void> {
  await tx.task.updateMany({
    where: owned(task),
    data: {
      status: 'PENDING',
      workerId: null,
      nextAttemptAt: dueAt,
      returned: { increment: isUnspent ? 1 : 0 },
      ...(failure && { failure: { ...failure } }),
    },
  })
}
