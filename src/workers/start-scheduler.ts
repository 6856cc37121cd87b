import type { App } from '../platform/app.ts'
import type { Database } from '../platform/database/database.ts'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { announceTask } from '../platform/tasks/task-topics.ts'
import {
  enqueueDueCoverage,
  enqueueDueRetention,
  enqueueDueSchedules,
  isDueForCoverage,
} from './due-tasks.ts'

/** Maximum delay of a retry. */
const MAX_DELAY_S = 60

/**
 * Adjusts rows after the database clock jumped back. Due tasks and webhooks stay due, and heartbeats from the future
 * are reset so that dead workers are noticed. Safe to run in several workers at once.
 * @param before the current time by the old clock, in milliseconds. Null if unknown: then only pending tasks from the
 * future reveal a jump.
 */
export async function adjustToClock({ prisma }: Database, before: number | null): Promise<void> {
  const [row] = await prisma.$queryRaw<{ before: string | null }[]>`
    SELECT (CASE WHEN before > now() + interval '1 second' THEN before END)::text AS before FROM (
      SELECT greatest(to_timestamp(${before && before / 1000}::float8), max(created_at)) AS before
      FROM tasks WHERE status = 'PENDING'
    ) clock`
  if (!row?.before) return
  await prisma.$executeRaw`
    UPDATE tasks SET due_at = now(), next_attempt_at = NULL
    WHERE status = 'PENDING' AND due_at > now()
      AND due_at <= ${row.before}::timestamptz + make_interval(secs => ${MAX_DELAY_S}::float8)`
  await prisma.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE status = 'PENDING' AND next_attempt_at > now() AND next_attempt_at <= ${row.before}::timestamptz`
  await prisma.$executeRaw`
    UPDATE workers SET last_seen_at = now() WHERE last_seen_at > now() AND last_seen_at <= ${row.before}::timestamptz`
}

/** Rows handled in one transaction. */
const BATCH = 100

/**
 * Enqueues due tasks of schedules, retention and coverage. Polls every SCHEDULE_POLL_MS. There is no leader: any number
 * of processes may run this, and row locks give each due row to one of them. Only the database clock counts.
 */
export function startScheduler(app: App): Loop {
  const loop = startLoop(app.log, {
    name: 'scheduler',
    everyMs: app.config.schedulePollMs,
    async run() {
      const due = await findDue(app)
      const ofSchedules = due.schedules ? await enqueueDueSchedules(app, BATCH) : []
      const ofRetention = due.retention ? await enqueueDueRetention(app, BATCH) : { taken: 0, tasks: [] }
      const ofCoverage = due.coverage ? await enqueueDueCoverage(app, BATCH) : []
      const tasks = [...ofSchedules, ...ofRetention.tasks, ...ofCoverage]
      for (const task of tasks) announceTask(app.bus, task)
      if (tasks.length) app.log.info({ tasks: tasks.length }, 'scheduled tasks created')
      if ([ofSchedules.length, ofRetention.taken, ofCoverage.length].includes(BATCH)) loop.ring()
      return tasks.length > 0
    },
  })
  return loop
}

interface Due {
  schedules: boolean
  retention: boolean
  coverage: boolean
}

/** A single statement, because usually nothing is due. */
async function findDue(app: App): Promise<Due> {
  const [due] = await app.database.prisma.$queryRaw<Due[]>`
    SELECT EXISTS (SELECT 1 FROM schedules WHERE next_run_at <= now()) AS schedules,
      EXISTS (SELECT 1 FROM workspaces WHERE next_retention_at <= now()) AS retention,
      EXISTS (SELECT 1 FROM agents WHERE ${isDueForCoverage(app)}) AS coverage`
  return due ?? { schedules: false, retention: false, coverage: false }
}
