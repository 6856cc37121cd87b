import type { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Prisma, Task, TaskKind, TaskPriority } from '../generated/prisma/client.ts'
import type { EventBus } from '../platform/bus/event-bus.ts'
import type { Database } from '../platform/database/database.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Logger } from '../platform/logger.ts'
import type { Tracer } from '../platform/tracing/span.ts'
import type { TaskMetrics } from './metrics.ts'

/** Progress of a running task. `percent` is 0 to 100 and only rises within an attempt. */
export interface Progress {
  percent: number
  step: string
  done?: number
  total?: number
}

/** What the code of a task receives for one attempt. */
export interface TaskRun<Input = unknown> {
  task: Task
  input: Input
  /** Adds the task ID and the attempt to each line. */
  log: Logger
  /** For reads. Use `effect` to write. */
  db: WorkspaceDatabase
  /** Aborted when the attempt is over: timeout, cancellation, shutdown or a lost lease. */
  signal: AbortSignal
  report(progress: Progress): Promise<void>
  /**
   * Writes, and saves the progress, in a transaction that commits only if this attempt still owns the task.
   * @throws TaskLost if it does not. Nothing is written then.
   */
  effect<T>(write: (tx: WorkspaceTransaction) => Promise<T>, progress?: Progress): Promise<T>
}

/** Does the last writes of a task and returns its result, in the transaction that completes the task. */
export type Finish = (tx: WorkspaceTransaction) => Promise<Prisma.InputJsonObject>

/**
 * The code of one kind of task. It may be restarted at any point, so everything before `Finish` must be repeatable.
 * @param services the parts of Canopy that the task uses.
 */
export type RunTask<Services, Input = unknown> = (run: TaskRun<Input>, services: Services) => Promise<Finish>

/** A kind of task. The engine knows nothing else about it. */
export interface TaskDefinition<Services, Input = unknown> {
  kind: TaskKind
  /** Checked when a task is created and again when it runs. */
  input: z.ZodType<Input>
  /** Of tasks that are created without one. Default: MEDIUM. */
  priority?: TaskPriority
  /** Default: TASK_TIMEOUT_MS. */
  timeoutMs?(config: Config): number
  /** If true, a workspace runs one task of this kind at a time. */
  isExclusive?: boolean
  /** Tasks that changes of other rows make due. */
  due?(app: TaskCreation): DueTasks
  /** The input of a task that repeats this one from the start, if attempts change theirs. */
  startOver?(input: Input): Input
  /** How webhooks show the result. Default: null. */
  describeResult?(result: Prisma.JsonValue): object
  run: RunTask<Services, Input>
}

/** What creating a task needs. */
export interface TaskCreation {
  config: Config
  tasks: ReadonlyMap<TaskKind, Pick<TaskDefinition<never>, 'input' | 'priority' | 'timeoutMs'>>
}

/** What workers and the scheduler need. */
export interface TaskEngine extends TaskCreation {
  log: Logger
  tracer: Tracer
  database: Database
  bus: EventBus
  metrics: TaskMetrics
  /** Runs with the engine as its services: the engine must have the parts that the definitions name. */
  tasks: ReadonlyMap<TaskKind, TaskDefinition<never>>
}

/** Tasks that the scheduler creates because of rows outside the tasks table. */
export interface DueTasks {
  /** A query that returns a row if any is due. */
  find: Prisma.Sql
  /** Creates up to `limit` tasks in this transaction. @returns the number of due rows, with or without a task. */
  create(tx: Prisma.TransactionClient, limit: number): Promise<number>
}

/** Checks a definition against the types of its input and of the services that it names. */
export function defineTask<Services, Input>(
  definition: TaskDefinition<Services, Input>,
): TaskDefinition<Services> {
  // `run` only gets what `input` has parsed.
  return definition as TaskDefinition<Services>
}

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
