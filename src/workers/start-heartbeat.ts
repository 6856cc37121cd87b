import { hostname } from 'node:os'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { VERSION } from '../platform/version.ts'
import { endLostTasks } from './end-lost-tasks.ts'
import { lookAfterTasks } from './look-after-tasks.ts'
import type { WorkerParts } from './run-task.ts'

/** Says every few seconds that this worker lives, looks after its tasks, and ends those that other workers lost. */
export function startHeartbeat(parts: WorkerParts): Loop {
  const { app } = parts
  let lastBeatAt: number | null = null
  return startLoop(app.log, {
    name: 'worker heartbeat',
    everyMs: app.config.workerHeartbeatMs,
    async run() {
      await sayAlive(parts)
      const isSilenceKnown = lastBeatAt !== null && performance.now() - lastBeatAt < app.config.taskLeaseMs
      lastBeatAt = performance.now()
      await lookAfterTasks(parts)
      await endLostTasks(parts, { isSilenceKnown })
      return false
    },
  })
}

/** Writes the row anew where it was forgotten meanwhile. */
export async function sayAlive({ app, workerId }: WorkerParts): Promise<void> {
  await app.database.prisma.$executeRaw`
    INSERT INTO workers (id, host, version, concurrency)
    VALUES (${workerId}::uuid, ${hostname()}, ${VERSION}, ${app.config.workerConcurrency}::int)
    ON CONFLICT (id) DO UPDATE SET last_seen_at = now()`
}
