import type { App } from '../platform/app.ts'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { announceTask } from '../platform/tasks/task-topics.ts'
import { isDueForCoverage, takeDueCoverage } from './take-due-coverage.ts'
import { takeDueRetention } from './take-due-retention.ts'
import { takeDueSchedules } from './take-due-schedules.ts'

/** Rows taken in one transaction. */
const BATCH = 100

/**
 * Makes the tasks that are due by the clock, looking every SCHEDULE_POLL_MS. There is no leader: any number of processes may
 * do so at once, and each due row is one's alone. What is due is for the database to say, so this process' clock may be wrong.
 */
export function startScheduler(app: App): Loop {
  const loop = startLoop(app.log, {
    name: 'scheduler',
    everyMs: app.config.schedulePollMs,
    async run() {
      const due = await findWhatIsDue(app)
      const ofSchedules = due.schedules ? await takeDueSchedules(app, BATCH) : []
      const ofRetention = due.retention ? await takeDueRetention(app, BATCH) : { taken: 0, tasks: [] }
      const ofCoverage = due.coverage ? await takeDueCoverage(app, BATCH) : []
      const tasks = [...ofSchedules, ...ofRetention.tasks, ...ofCoverage]
      for (const task of tasks) announceTask(app.bus, task)
      if (tasks.length) app.log.info({ tasks: tasks.length }, 'scheduled tasks made')
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

/** One statement, for most of the time nothing is. */
async function findWhatIsDue(app: App): Promise<Due> {
  const [due] = await app.database.prisma.$queryRaw<Due[]>`
    SELECT EXISTS (SELECT 1 FROM schedules WHERE next_run_at <= now()) AS schedules,
      EXISTS (SELECT 1 FROM workspaces WHERE next_retention_at <= now()) AS retention,
      EXISTS (SELECT 1 FROM agents WHERE ${isDueForCoverage(app)}) AS coverage`
  return due ?? { schedules: false, retention: false, coverage: false }
}
