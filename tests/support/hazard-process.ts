import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../src/config/config.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import { refreshCoverage } from '../../src/workers/coverage.ts'
import { TASK_CODES, type TaskCode, tasksWith } from './tasks/task-codes.ts'

// Starts Canopy like `src/main.ts`, but the measurement of the agent named "hazard" kills the process, as if it had run out
// of memory.

/** Number of tasks that run concurrently when that happens. None of them ends before. */
const CONCURRENT = Number(process.env.HAZARD_CONCURRENT ?? 1)
/** If true, tasks that are due later become due now. */
const SKIPS_DELAYS = process.env.HAZARD_SKIPS_DELAYS === 'true'

const LOOK_EVERY_MS = 50

const started = Promise.withResolvers<void>()
let running = 0
const measure: TaskCode = async (run, services) => {
  const { name } = await run.db.agent.findUniqueOrThrow({ where: { id: run.task.agentId ?? '' } })
  running++
  await started.promise
  while (running < CONCURRENT || (CONCURRENT > 1 && name !== 'hazard')) await sleep(LOOK_EVERY_MS)
  if (name === 'hazard') process.kill(process.pid, 'SIGKILL')
  return refreshCoverage(run, services)
}

const canopy = await startCanopy(
  readConfig(process.argv.slice(2), process.env),
  line => console.log(line),
  tasksWith({ ...TASK_CODES, COVERAGE_REFRESH: measure }),
)
started.resolve()
let isStopping = false
process.on('SIGTERM', () => {
  isStopping = true
})
while (!isStopping) {
  if (SKIPS_DELAYS)
    await canopy.app.database.prisma.$executeRaw`
      UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()`
  await sleep(LOOK_EVERY_MS)
}
await canopy.stop()
process.exit(0)
