import type { Prisma, Task, TaskKind } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Indexing } from '../platform/indexing.ts'
import type { Logger } from '../platform/logger.ts'
import type { ThreadPool } from '../platform/threads/thread-pool.ts'

/** Said of a running task. `percent` is 0 to 100 and only rises within an attempt. */
export interface Progress {
  percent: number
  step: string
  done?: number
  total?: number
}

/** One attempt of one task, as its code sees it. */
export interface TaskRun {
  task: Task
  /** Of the process that runs it. */
  config: App['config']
  /** Null: no model is set. */
  embeddings: App['embeddings']
  /** Null: no model is set, and reports are drawn from passages. */
  model: App['model']
  /** Names the task and the attempt. */
  log: Logger
  /** Where files are read. */
  extraction: ThreadPool
  /** Where files of reports are made, and where they are kept. */
  exporting: ThreadPool
  artifacts: App['artifacts']
  /** For reading. What is written goes through `effect`. */
  db: WorkspaceDatabase
  /** Where documents are made ready for the index. */
  indexing: Indexing
  /** Aborted when the attempt is over for any reason: time, cancel, shutdown, or a lost lease. */
  signal: AbortSignal
  /** Tells who follows a topic of events to look again. Call it after the commit. */
  wake(topic: string): void
  report(progress: Progress): Promise<void>
  /**
   * Writes in a transaction that commits only while this attempt still owns the task, and with it how far that brought it.
   * @throws TaskLost when it does not; nothing is written then.
   */
  effect<T>(write: (tx: WorkspaceTransaction) => Promise<T>, progress?: Progress): Promise<T>
}

/** Writes a task's last effects and gives its result, in the transaction that completes the task. */
export type Finish = (tx: WorkspaceTransaction) => Promise<Prisma.InputJsonObject>

/** How one kind of task is done. It may be started again at any point, so everything before `Finish` is repeatable. */
export type TaskCode = (run: TaskRun) => Promise<Finish>

/** The code of every kind of task that a worker can run. */
export type TaskCodes = Partial<Record<TaskKind, TaskCode>>

/** This attempt no longer owns its task: it was finished, given to another worker, or deleted. */
export class TaskLost extends Error {
  override readonly name = 'TaskLost'
}

/** Trying again would end the same way. `code` and `message` are for the user. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
