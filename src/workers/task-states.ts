import type { Prisma, Task } from '../generated/prisma/client.ts'
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

/**
 * Makes the task this worker's, as a new attempt. A task found running was lost by its worker: that attempt ends first.
 * @returns null when there is nothing to run any more.
 */
export async function claimTask(
  tx: WorkspaceTransaction,
  taskId: string,
  workerId: string,
): Promise<Task | null> {
  const found = await tx.task.findUnique({ where: { id: taskId } })
  if (found?.status === 'RUNNING') {
    const failure: Failure = {
      code: 'WORKER_LOST',
      message: 'The worker stopped answering; the task starts again.',
      retryable: true,
      attempt: found.attempt,
    }
    await tx.task.updateMany({
      where: owned(found),
      data: { status: 'PENDING', workerId: null, failure: { ...failure } },
    })
  } else if (found?.status !== 'PENDING') return null
  const [claimed] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE tasks SET status = 'RUNNING', attempt = attempt + 1, worker_id = ${workerId}::uuid, next_attempt_at = NULL,
      started_at = now(), progress_percent = 0, progress_step = NULL, progress_done = NULL, progress_total = NULL
    WHERE id = ${taskId}::uuid AND status = 'PENDING' RETURNING id`
  return claimed ? tx.task.findUnique({ where: { id: taskId } }) : null
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

/** Ends the task without a result. */
export async function failTask(
  tx: WorkspaceTransaction,
  task: Task,
  status: 'FAILED' | 'TIMED_OUT',
  failure: Failure,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE tasks SET status = ${status}::"TaskStatus", failure = ${JSON.stringify(failure)}::jsonb, finished_at = now()
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
