import type { Prisma, Task, TaskKind } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Indexing } from '../platform/indexing.ts'
import type { Logger } from '../platform/logger.ts'
import type { ThreadPool } from '../platform/threads/thread-pool.ts'

/** Progress of a running task. `percent` is 0 to 100 and only rises within an attempt. */
export interface Progress {
  percent: number
  step: string
  done?: number
  total?: number
}

/** What the code of a task receives for one attempt. */
export interface TaskRun {
  task: Task
  config: App['config']
  /** Null if no embedding model is configured. */
  embeddings: App['embeddings']
  /** Null if no language model is configured. Reports then quote passages. */
  model: App['model']
  /** Adds the task ID and the attempt to each line. */
  log: Logger
  /** Threads that extract text from files. */
  extraction: ThreadPool
  /** Threads that export reports to files. */
  exporting: ThreadPool
  artifacts: App['artifacts']
  /** For reads. Use `effect` to write. */
  db: WorkspaceDatabase
  /** Prepares documents for the index. */
  indexing: Indexing
  /** Aborted when the attempt is over: timeout, cancellation, shutdown or a lost lease. */
  signal: AbortSignal
  /** Wakes the subscribers of a channel. Call it after the commit. */
  wake(channel: string): void
  report(progress: Progress): Promise<void>
  /**
   * Writes, and saves the progress, in a transaction that commits only if this attempt still owns the task.
   * @throws TaskLost if it does not. Nothing is written then.
   */
  effect<T>(write: (tx: WorkspaceTransaction) => Promise<T>, progress?: Progress): Promise<T>
}

/** Does the last writes of a task and returns its result, in the transaction that completes the task. */
export type Finish = (tx: WorkspaceTransaction) => Promise<Prisma.InputJsonObject>

/** The code of one kind of task. It may be restarted at any point, so everything before `Finish` must be repeatable. */
export type TaskCode = (run: TaskRun) => Promise<Finish>

/** The code of every kind of task that a worker can run. */
export type TaskCodes = Partial<Record<TaskKind, TaskCode>>

/** This attempt no longer owns its task: the task ended, was claimed by another worker, or was deleted. */
export class TaskLost extends Error {
  override readonly name = 'TaskLost'
}

/** A failure that a retry cannot fix. Users see `code` and `message`. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
