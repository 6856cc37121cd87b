import { Prisma, type Schedule } from '../generated/prisma/client.ts'
import { transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { findNextRun } from './cron.ts'
import type { DueTasks, TaskEngine } from './define.ts'
import { createTask } from './queue.ts'

/** Rows handled in one transaction. */
const BATCH = 100

/**
 * Creates due tasks: those of schedules, and those that the kinds of tasks declare with `due`. Polls every
 * SCHEDULE_POLL_MS. There is no leader: any number of processes may run this, and row locks give each due row to one of
 * them. Only the database clock counts.
 */
export function startScheduler(app: TaskEngine): Loop {
  const db = allWorkspaces(app.database, 'create due work')
  const sources = [dueSchedules(app), ...[...app.tasks.values()].flatMap(({ due }) => due?.(app) ?? [])]
  const loop = startLoop(app.log, {
    name: 'scheduler',
    everyMs: app.config.schedulePollMs,
    async run() {
      const areDue = await findDue(app, sources)
      let created = 0
      for (const { create } of sources.filter((_, i) => areDue[i])) {
        const found = await transact({ app, db }, tx => create(tx, BATCH))
        if (found === BATCH) loop.ring()
        created += found
      }
      if (created > 0) app.log.info({ rows: created }, 'created due tasks')
      return created > 0
    },
  })
  return loop
}

/** A single statement, because usually nothing is due. @returns whether each source has due tasks. */
async function findDue({ database }: TaskEngine, sources: readonly DueTasks[]): Promise<boolean[]> {
  const due = sources.map(({ find }) => Prisma.sql`EXISTS (${find})`)
  // All workspaces: a scheduler serves them all.
  const [row] = await allWorkspaces(database, 'create due work').$queryRaw<
    { due: boolean[] }[]
  >`SELECT ARRAY[${Prisma.join(due)}] AS due`
  return row?.due ?? []
}

export function dueSchedules(app: TaskEngine): DueTasks {
  return {
    find: Prisma.sql`SELECT FROM schedules WHERE next_run_at <= now()`,
    create: (tx, limit) => runSchedules(app, tx, limit),
  }
}

type DueSchedule = Pick<
  Schedule,
  'id' | 'workspaceId' | 'kind' | 'agentId' | 'pluginId' | 'cron' | 'timeZone' | 'lastTaskId'
> & {
  input: Prisma.InputJsonObject
  /** Whether the plugin is being synced, so that another task would have to wait for it. */
  isBusy: boolean
  /** The later of the due time and the database time, so that no run repeats if that clock is set back. */
  after: Date
}

/**
 * Creates the tasks of up to `limit` due schedules and sets their next runs, in one transaction: each run creates
 * exactly one task, even after a crash. Missed runs of a schedule share one task.
 * All workspaces: a scheduler serves them all.
 */
async function runSchedules(app: TaskEngine, tx: Prisma.TransactionClient, limit: number): Promise<number> {
  const due = await tx.$queryRaw<DueSchedule[]>`
    SELECT id, workspace_id AS "workspaceId", kind, agent_id AS "agentId", plugin_id AS "pluginId", input,
      last_task_id AS "lastTaskId", cron, time_zone AS "timeZone",
      greatest(next_run_at, now()) AS after,
      EXISTS (SELECT FROM tasks WHERE tasks.plugin_id = schedules.plugin_id AND tasks.kind = 'PLUGIN_SYNC'
        AND status IN ('PENDING', 'RUNNING')) AS "isBusy"
    FROM schedules WHERE next_run_at <= now() ORDER BY next_run_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`
  const moves: { id: string; taskId: string | null; nextRunAt: Date | null }[] = []
  for (const { id, workspaceId, kind, agentId, pluginId, input, isBusy, lastTaskId, ...when } of due) {
    const nextRunAt = nextRunOf(app, id, when)
    if (isBusy) {
      moves.push({ id, taskId: lastTaskId, nextRunAt })
      continue
    }
    // Created even if the queue is full or a quota is reached: it is a single row, and no client waits for an error.
    const task = await createTask(app, tx, {
      workspaceId,
      kind,
      ...(agentId && { agentId }),
      ...(pluginId && { pluginId }),
      input,
      isRequested: true,
    })
    moves.push({ id, taskId: task.id, nextRunAt })
  }
  await tx.$executeRaw`
    UPDATE schedules SET last_task_id = move."taskId", next_run_at = move."nextRunAt"
    FROM jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) AS move (id uuid, "taskId" uuid, "nextRunAt" timestamptz)
    WHERE schedules.id = move.id`
  return due.length
}

/**
 * Null if the expression or time zone is no longer valid, as after a zone was renamed. Stops this schedule, not all.
 */
function nextRunOf(
  { log }: TaskEngine,
  scheduleId: string,
  { cron, timeZone, after }: Pick<DueSchedule, 'cron' | 'timeZone' | 'after'>,
): Date | null {
  try {
    return findNextRun(cron, timeZone, after)
  } catch (error) {
    log.error(
      { err: error, scheduleId, cron, timeZone },
      'schedule is no longer valid; it stops creating tasks',
    )
    return null
  }
}
