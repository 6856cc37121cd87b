import type { Task } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { databaseNow } from '../platform/database/database-now.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import type { TaskJob } from '../platform/tasks/task-queue.ts'
import { wakeTask } from '../platform/tasks/task-topics.ts'
import { type Finish, PermanentFailure, type TaskCodes, TaskLost } from './task-definition.ts'
import {
  claimTask,
  completeTask,
  type Failure,
  failTask,
  holdTask,
  returnTask,
  saveProgress,
  stopTask,
} from './task-states.ts'

const LONGEST_BACKOFF_MS = 60_000

/** The reason given to a task's signal when the process is told to stop. */
export class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping'
}
/** The reason given to a task's signal when somebody cancelled it. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled'
}
class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut'
}

/** What a worker brings to every task that it runs. */
export interface WorkerParts {
  app: App
  workerId: string
  codes: TaskCodes
  /** Aborted when the process ends and the grace for running tasks is over. */
  stopping: AbortSignal
  /** The tasks that run here now, by id: where a cancel reaches them. */
  running: Map<string, RunningTask>
}

export interface RunningTask {
  task: Task
  cancel: AbortController
}

/** Runs one attempt of one task to its end and writes down how it ended. Rejects only when the database is gone. */
export async function runTask(parts: WorkerParts, job: TaskJob): Promise<void> {
  const { app, workerId, codes, stopping, running } = parts
  const db = scopeToWorkspace(app.database.prisma, job.workspaceId)
  const task = await db.$transaction(async tx => {
    const claimed = await claimTask(tx, job.taskId, workerId)
    if (!claimed) await app.queue.settle(tx, [job.taskId])
    return claimed
  })
  wakeTask(app.bus, job.taskId)
  if (!task) return
  const cancel = new AbortController()
  running.set(task.id, { task, cancel })
  const log = app.log.child({ taskId: task.id, kind: task.kind, attempt: task.attempt })
  log.info('task started')
  try {
    const finish = await withTimeout(task, [stopping, cancel.signal], signal =>
      runCode({ app, codes, db, task, signal }),
    )
    await db.$transaction(async tx => {
      await holdTask(tx, task)
      await completeTask(tx, task, await finish(tx))
      await app.queue.settle(tx, [task.id])
    })
    log.info('task completed')
  } catch (error) {
    await settle({ app, db, task, error, isStopping: stopping.aborted }).catch(unsettled => {
      if (!(unsettled instanceof TaskLost)) throw unsettled
      log.warn('task lost: another attempt or an end came first')
    })
  } finally {
    running.delete(task.id)
    wakeTask(app.bus, task.id)
  }
}

interface CodeRun {
  app: App
  codes: TaskCodes
  db: WorkspaceDatabase
  task: Task
  signal: AbortSignal
}

async function runCode({ app, codes, db, task, signal }: CodeRun): Promise<Finish> {
  const code = codes[task.kind]
  if (!code) throw new PermanentFailure('UNKNOWN_KIND', `This worker cannot run tasks of kind ${task.kind}.`)
  return code({
    task,
    db,
    signal,
    async report(progress) {
      signal.throwIfAborted()
      await db.$transaction(tx => saveProgress(tx, task, progress))
      wakeTask(app.bus, task.id)
    },
    async effect(write) {
      signal.throwIfAborted()
      return db.$transaction(async tx => {
        await holdTask(tx, task)
        return write(tx)
      })
    },
  })
}

/** Ends the wait when the time is up or a signal fires, even if the code does not listen. */
async function withTimeout<T>(
  task: Task,
  signals: AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController()
  const timer = setTimeout(
    () => timeout.abort(new TaskTimedOut(`The task took longer than ${task.timeoutMs} ms.`)),
    task.timeoutMs,
  )
  const signal = AbortSignal.any([timeout.signal, ...signals])
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    return await Promise.race([run(signal), aborted.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

interface EndedRun {
  app: App
  db: WorkspaceDatabase
  task: Task
  error: unknown
  isStopping: boolean
}

/** Writes down how an attempt ended that did not complete. @throws TaskLost when that is no longer ours to say. */
async function settle({ app, db, task, error, isStopping }: EndedRun): Promise<void> {
  const failure = describeFailure(error, task)
  const outcome = await db.$transaction(async tx => {
    await holdTask(tx, task)
    const { cancelRequestedAt } = await tx.task.findUniqueOrThrow({ where: { id: task.id } })
    if (isStopping && !cancelRequestedAt) {
      await returnTask(tx, task, null, null, true)
      await app.queue.giveBack(tx, task.id, null)
      return 'given back: the worker is stopping'
    }
    if (failure.retryable && !cancelRequestedAt) {
      const dueAt = new Date((await databaseNow(tx)).getTime() + backoffMs(task.attempt))
      await returnTask(tx, task, failure, dueAt, false)
      await app.queue.giveBack(tx, task.id, dueAt)
      return 'to be tried again'
    }
    if (cancelRequestedAt) await stopTask(tx, task)
    else await failTask(tx, task, error instanceof TaskTimedOut ? 'TIMED_OUT' : 'FAILED', failure)
    await app.queue.settle(tx, [task.id])
    return cancelRequestedAt ? 'cancelled' : 'failed for good'
  })
  app.log.warn(
    { taskId: task.id, kind: task.kind, attempt: task.attempt, err: error, outcome },
    'task attempt ended',
  )
}

/** What a user is told: our own words where the failure is ours to explain, and no more than a code where it is not. */
function describeFailure(error: unknown, task: Task): Failure {
  const { attempt } = task
  const isSpent = attempt - task.returned >= task.maxAttempts
  if (error instanceof PermanentFailure)
    return { code: error.code, message: error.message, retryable: false, attempt }
  if (error instanceof TaskTimedOut)
    return { code: 'TIMEOUT', message: error.message, retryable: !isSpent, attempt }
  return {
    code: 'INTERNAL',
    message: 'The task failed for a reason of ours; the log has it under the task id.',
    retryable: !isSpent,
    attempt,
  }
}

/** 2^n seconds with full jitter, up to a minute. */
function backoffMs(attempt: number): number {
  return Math.random() * Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** attempt)
}
