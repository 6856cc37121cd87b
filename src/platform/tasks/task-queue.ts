import { fromPrisma, PgBoss } from 'pg-boss'
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

/** A task due for a worker. The id of the job is the id of the task. */
export interface TaskJob {
  taskId: string
  workspaceId: string
}

/**
 * Hands tasks to workers. It knows ids and due times; everything else is on the task row. Whatever settles a job takes
 * the transaction that settles its task, for the queue itself does not know whose a job is.
 */
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
  /** Up to `limit` tasks that are due, the most urgent first. From now on they need to be kept alive. */
  take(limit: number): Promise<TaskJob[]>
  /** Says that these are still being worked on. */
  keepAlive(taskIds: string[]): Promise<void>
  /** The task came to its end. */
  settle(tx: WorkspaceTransaction, taskIds: string[]): Promise<void>
  /** Gives a running task back, to be started again at `dueAt`, or at once. */
  giveBack(tx: WorkspaceTransaction, taskId: string, dueAt: Date | null): Promise<void>
  /** Frees tasks that no worker can be running, because this process has the database alone and has just started. */
  freeOrphans(taskIds: string[]): Promise<void>
  /** By task: 1 for the one that is taken up next. Tasks that are not waiting, or not due, are left out. */
  positionsOf(taskIds: string[]): Promise<Map<string, number>>
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
    async take(limit) {
      const jobs = await boss.fetch<JobData>(QUEUE, { batchSize: limit })
      return jobs.map(job => ({ taskId: job.id, workspaceId: job.data.workspaceId }))
    },
    async keepAlive(taskIds) {
      if (taskIds.length) await boss.touch(QUEUE, taskIds)
    },
    async settle(tx, taskIds) {
      if (taskIds.length)
        await boss.complete(QUEUE, taskIds, null, { db: fromPrisma(tx), includeQueued: true })
    },
    async giveBack(tx, taskId, dueAt) {
      const db = fromPrisma(tx)
      await boss.fail(QUEUE, taskId, null, { db })
      if (dueAt) await boss.update(QUEUE, undefined, { id: taskId, startAfter: dueAt, db })
    },
    async freeOrphans(taskIds) {
      if (taskIds.length) await boss.fail(QUEUE, taskIds)
    },
    async positionsOf(taskIds) {
      // The rows that the queue's own claim would take, in its order.
      const rows = await database.prisma.$queryRaw<{ id: string; position: number }[]>`
        SELECT id, position FROM (
          SELECT id, row_number() OVER (ORDER BY priority DESC, created_on, id)::int AS position FROM pgboss.job
          WHERE name = ${QUEUE} AND state < 'active' AND NOT blocked AND start_after <= now()
        ) waiting WHERE id = ANY(${taskIds}::uuid[])`
      return new Map(rows.map(row => [row.id, row.position]))
    },
    stop: () => boss.stop({ graceful: false, close: true }),
  }
}
