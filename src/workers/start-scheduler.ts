import type { App } from '../platform/app.ts'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { announceTask } from '../platform/tasks/task-topics.ts'
import { enqueueDueCoverage, isDueForCoverage } from './take-due-coverage.ts'
import { enqueueDueRetention } from './take-due-retention.ts'
import { enqueueDueSchedules } from './take-due-schedules.ts'

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
