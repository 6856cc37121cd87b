import pRetry from 'p-retry'
import type { Task } from '../generated/prisma/client.ts'
import { transact } from '../platform/bus/transact.ts'
import { isDatabaseUnavailable, isWriteRefused, WRITE_REFUSED } from '../platform/database/database-errors.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { toStorable } from '../platform/database/text-problems.ts'
import { startDeadline, unlessAborted } from '../platform/deadline.ts'
import { encodeId } from '../platform/ids.ts'
import { currentSpan, traced } from '../platform/tracing/current-span.ts'
import { type Finish, PermanentFailure, type TaskEngine, TaskLost, type TaskRun } from './define.ts'
import {
  completeTask,
  type Failure,
  failTask,
  lockTask,
  returnTask,
  saveProgress,
  stopTask,
} from './states.ts'

const MAX_BACKOFF_MS = 60_000
/** Backoff while the database is unavailable. Short, because a stopping worker waits for it. */
const END_BACKOFF = { minTimeout: 50, factor: 2, maxTimeout: 2000 }
/** After this many returned attempts, a database failure counts as an attempt: the task may be its cause. */
const MAX_RETURNED = 20

/** The abort reason of a task's signal when the process stops. */
export class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping'
}
/** The abort reason of a task's signal when the task is cancelled. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled'
}
class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut'
}

/** The parts of a worker that its tasks share. */
export interface WorkerParts {
  app: TaskEngine
  workerId: string
  /** Aborted when the process stops and the grace period of running tasks is over. */
  stopping: AbortSignal
  /** The tasks that this worker runs now, by ID. Used to cancel them. */
  running: Map<string, RunningTask>
}

export interface RunningTask {
  task: Task
  cancel: AbortController
}

/** Runs a claimed attempt and records how it ended, in a span. Rejects only if the database is unavailable. */
export function runTask(parts: WorkerParts, task: Task): Promise<void> {
  const span = parts.app.tracer.start(`task ${task.kind}`, {
    kind: 'consumer',
    attributes: {
      'canopy.task.kind': task.kind,
      'canopy.task.id': encodeId('Task', task.id),
      'canopy.task.attempt': task.attempt,
    },
    traceparent: task.traceContext,
  })
  return traced(span, () => runAttempt(parts, task))
}

async function runAttempt(parts: WorkerParts, task: Task): Promise<void> {
  const { app, stopping, running } = parts
  const db = scopeToWorkspace(app.database.prisma, task.workspaceId)
  const cancel = new AbortController()
  running.set(task.id, { task, cancel })
  const log = app.log.child({ taskId: task.id, kind: task.kind, attempt: task.attempt })
  app.metrics.taskStarted(task)
  log.info('task started')
  try {
    const finish = await withTimeout(task, [stopping, cancel.signal], signal =>
      runCode({ app, db, task, log, signal }),
    )
    await transact({ app, db }, async tx => {
      await lockTask(tx, task)
      await completeTask(tx, task, await finish(tx))
    })
    app.metrics.attemptEnded(task, 'COMPLETED')
    log.info('task completed')
  } catch (error) {
    await recordEnd({ app, db, task, error, stopping }).catch(recordError => {
      if (!(recordError instanceof TaskLost)) throw recordError
      log.warn('task lost: it ended or another attempt started')
    })
  } finally {
    // A later attempt of the same task may already be running in this worker.
    if (running.get(task.id)?.task === task) running.delete(task.id)
  }
}

type CodeRun = { app: TaskEngine } & Pick<TaskRun, 'db' | 'task' | 'log' | 'signal'>

async function runCode({ app, db, task, log, signal }: CodeRun): Promise<Finish> {
  const definition = app.tasks.get(task.kind)
  if (!definition)
    throw new PermanentFailure('UNKNOWN_KIND', `This worker cannot run tasks of kind ${task.kind}.`)
  const { success, data: input, error } = definition.input.safeParse(task.input)
  if (!success) {
    log.error({ err: error }, 'invalid task input')
    throw new PermanentFailure('VALIDATION_FAILED', 'The task input is invalid. Send the request again.')
  }
  const run: TaskRun = {
    task,
    input,
    log,
    db,
    signal,
    async report(progress) {
      signal.throwIfAborted()
      await transact({ app, db }, tx => saveProgress(tx, task, progress))
    },
    async effect(write, progress) {
      signal.throwIfAborted()
      return transact({ app, db }, async tx => {
        await lockTask(tx, task)
        const written = await write(tx)
        // Last, because it writes an event, and events of a workspace wait for each other's commits.
        if (progress) await saveProgress(tx, task, progress)
        return written
      })
    },
  }
  return definition.run(run, app as never)
}

/** Rejects on timeout or when a signal aborts, even if the code ignores its signal. */
async function withTimeout<T>(
  task: Task,
  signals: AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(
    task.timeoutMs,
    () => new TaskTimedOut(`The task took longer than ${task.timeoutMs} ms.`),
    AbortSignal.any(signals),
  )
  return unlessAborted(deadline.signal, () => run(deadline.signal)).finally(deadline.clear)
}

interface EndedRun {
  app: TaskEngine
  db: WorkspaceDatabase
  task: Task
  error: unknown
  stopping: AbortSignal
}

/**
 * Records the end of an attempt that did not complete. Retries while the database is unavailable, until the worker
 * stops.
 * @throws TaskLost if this attempt no longer owns the task.
 */
async function recordEnd(ended: EndedRun): Promise<void> {
  const { app, task, error, stopping } = ended
  const { outcome, status, code } = await pRetry(() => writeEnd(ended), {
    retries: Number.POSITIVE_INFINITY,
    ...END_BACKOFF,
    shouldRetry: ({ error }) => isDatabaseUnavailable(error) && !stopping.aborted,
  })
  app.metrics.attemptEnded(task, status, code)
  if (code) currentSpan().fail(code)
  app.log.warn(
    { taskId: task.id, kind: task.kind, attempt: task.attempt, err: error, outcome },
    'task attempt ended',
  )
}

function writeEnd({ app, db, task, error, stopping }: EndedRun) {
  // The database failed, not the task.
  const isUnspent = isDatabaseUnavailable(error) && task.returned < MAX_RETURNED
  const failure = describeFailure(error, task, isUnspent)
  return transact({ app, db }, async tx => {
    await lockTask(tx, task)
    const { cancelRequestedAt } = await tx.task.findUniqueOrThrow({ where: { id: task.id } })
    if (stopping.aborted && !cancelRequestedAt) {
      await returnTask(tx, task, { failure: null, afterMs: 0, isUnspent: true })
      return {
        outcome: 'returned to the queue: the worker is stopping',
        status: 'PENDING',
        code: 'WORKER_STOPPING',
      } as const
    }
    if (failure.retryable && !cancelRequestedAt) {
      await returnTask(tx, task, { failure, afterMs: backoffMs(task.attempt), isUnspent })
      return { outcome: 'will be retried', status: 'PENDING', code: failure.code } as const
    }
    if (cancelRequestedAt) {
      await stopTask(tx, task)
      return { outcome: 'cancelled', status: 'CANCELLED', code: undefined } as const
    }
    const end = error instanceof TaskTimedOut ? 'TIMED_OUT' : 'FAILED'
    await failTask(tx, task, end, failure)
    return { outcome: 'failed for good', status: end, code: failure.code } as const
  })
}

/** Of a failure, in characters. */
const MAX_MESSAGE = 2_000

/** The failure that users see. Unexpected errors get a generic message. */
function describeFailure(error: unknown, task: Task, isUnspent: boolean): Failure {
  const { attempt } = task
  const isSpent = !isUnspent && attempt - task.returned >= task.maxAttempts
  // A message may quote text of a plugin or a server, which can be long and contain what the database cannot store.
  const failed = (code: string, message: string, retryable = !isSpent) =>
    ({ code, message: toStorable(message.slice(0, MAX_MESSAGE)), retryable, attempt }) satisfies Failure
  if (error instanceof PermanentFailure) return failed(error.code, error.message, false)
  if (error instanceof TaskTimedOut) return failed('TIMEOUT', error.message)
  if (isWriteRefused(error)) return failed('UNAVAILABLE', WRITE_REFUSED)
  return failed('INTERNAL', 'Internal error. The server log has the details under the task ID.')
}

/** 2^n seconds with full jitter, up to a minute. */
function backoffMs(attempt: number): number {
  return Math.random() * Math.min(MAX_BACKOFF_MS, 1000 * 2 ** attempt)
}
