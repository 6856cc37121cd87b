import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../src/config/config.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import { refreshCoverage } from '../../src/workers/coverage.ts'
import { TASK_CODES, type TaskCode, tasksWith } from './tasks/task-codes.ts'

// Canopy as `src/main.ts` starts it, but the measurement of the agent named "hazard" ends the process, as if it had taken all
// of its memory.

/** So many tasks run side by side when it happens, and none of them ends before. */
const COMPANY = Number(process.env.HAZARD_COMPANY ?? 1)
/** Whether tasks that are due later are due now. */
const HAS_HASTE = process.env.HAZARD_HASTE === 'true'

const LOOK_EVERY_MS = 50

const started = Promise.withResolvers<void>()
let running = 0
const measure: TaskCode = async (run, services) => {
  const { name } = await run.db.agent.findUniqueOrThrow({ where: { id: run.task.agentId ?? '' } })
  running++
  await started.promise
  while (running < COMPANY || (COMPANY > 1 && name !== 'hazard')) await sleep(LOOK_EVERY_MS)
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
  if (HAS_HASTE)
    await canopy.app.database.prisma.$executeRaw`
      UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()`
  await sleep(LOOK_EVERY_MS)
}
await canopy.stop()
process.exit(0)
