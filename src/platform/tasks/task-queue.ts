import { fromPrisma, type Job, PgBoss } from 'pg-boss'
import type { Config } from '../../config.ts'
import type { TaskPriority } from '../../generated/prisma/client.ts'
import type { Database } from '../database/database.ts'
import type { WorkspaceTransaction } from '../database/scope-to-workspace.ts'
import type { Logger } from '../logger.ts'

const QUEUE = 'tasks'
const PRIORITY: Record<TaskPriority, number> = { HIGH: 2, MEDIUM: 1, LOW: 0 }
/** Attempts are counted on the task row; the queue itself never gives up. */
const QUEUE_RETRIES = 1_000_000
/** The worker ends a task at its timeout; the queue takes it away from one that does not. */
const EXPIRY_SLACK_SECONDS = 60
const POLL_SECONDS = 2

/** A task due for a worker. The id of the job is the id of the task. */
export interface TaskJob {
  taskId: string
  workspaceId: string
  /** Aborted when the queue took the job away. */
  signal: AbortSignal
}

/** Hands tasks to workers. It knows ids and due times; everything else is on the task row. */
export interface TaskQueue {
  /** Commits or is forgotten with the transaction. */
  send(
    tx: WorkspaceTransaction,
    task: {
      id: string
      workspaceId: string
      priority: TaskPriority
      timeoutMs: number
      agentId: string | null
    },
  ): Promise<void>
  /** Gives a running task back, to be started again at `dueAt`, or at once. Within the transaction that says so on its row. */
  giveBack(tx: WorkspaceTransaction, taskId: string, dueAt: Date | null): Promise<void>
  /** Takes up tasks as they come, at most `concurrency` at once, until `stop`. The handler never rejects. */
  work(concurrency: number, handler: (job: TaskJob) => Promise<void>): Promise<void>
  /** Frees tasks that no worker can be running, because this process has the database alone and has just started. */
  freeOrphans(taskIds: string[]): Promise<void>
  /** 1 for the task that is taken up next; null when it is not waiting or not due. */
  positionOf(taskId: string): Promise<number | null>
  /** Takes up nothing more. */
  pause(): Promise<void>
  stop(): Promise<void>
}

interface JobData {
  workspaceId: string
}

/** @throws whatever the database says when its schema cannot be brought up to date. */
export async function startTaskQueue(database: Database, config: Config, log: Logger): Promise<TaskQueue> {
  const runsTasks = config.role !== 'api'
  const boss = new PgBoss({
    ...database.queue,
    application_name: 'canopy-queue',
    useListenNotify: runsTasks,
    supervise: runsTasks,
    superviseIntervalSeconds: config.taskSuperviseSeconds,
    monitorIntervalSeconds: config.taskSuperviseSeconds,
    schedule: false,
    max: 4,
  })
  boss.on('error', error => log.error({ err: error }, 'task queue'))
  boss.on('warning', warning => log.warn({ warning }, 'task queue'))
  await boss.start()
  await boss.createQueue(QUEUE, {
    policy: 'standard',
    notify: true,
    heartbeatSeconds: config.taskHeartbeatSeconds,
    retryLimit: QUEUE_RETRIES,
    retryDelay: 0,
  })
  return {
    async send(tx, task) {
      const data: JobData = { workspaceId: task.workspaceId }
      await boss.send(QUEUE, data, {
        id: task.id,
        db: fromPrisma(tx),
        priority: PRIORITY[task.priority],
        expireInSeconds: Math.ceil(task.timeoutMs / 1000) + EXPIRY_SLACK_SECONDS,
        ...(task.agentId && { group: { id: task.agentId } }),
      })
    },
    async giveBack(tx, taskId, dueAt) {
      const db = fromPrisma(tx)
      await boss.fail(QUEUE, taskId, null, { db })
      if (dueAt) await boss.update(QUEUE, undefined, { id: taskId, startAfter: dueAt, db })
    },
    async work(concurrency, handler) {
      await boss.work<JobData>(
        QUEUE,
        {
          localConcurrency: concurrency,
          pollingIntervalSeconds: POLL_SECONDS,
          notifyPollingIntervalSeconds: POLL_SECONDS,
        },
        async ([job]: Job<JobData>[]) => {
          if (job) await handler({ taskId: job.id, workspaceId: job.data.workspaceId, signal: job.signal })
        },
      )
    },
    async freeOrphans(taskIds) {
      if (taskIds.length) await boss.fail(QUEUE, taskIds)
    },
    async positionOf(taskId) {
      // The same rows in the same order as the queue's own claim.
      const [row] = await database.prisma.$queryRaw<{ position: number }[]>`
        SELECT (SELECT count(*)::int FROM pgboss.job j WHERE j.name = me.name AND j.state < 'active' AND NOT j.blocked
          AND j.start_after <= now() AND (-j.priority, j.created_on, j.id) <= (-me.priority, me.created_on, me.id)) AS position
        FROM pgboss.job me WHERE me.name = ${QUEUE} AND me.id = ${taskId}::uuid AND me.state < 'active' AND me.start_after <= now()`
      return row?.position ?? null
    },
    pause: () => boss.offWork(QUEUE, { wait: false }),
    stop: () => boss.stop({ graceful: false, close: true }),
  }
}
