import { hostname } from 'node:os'
import { BOOT_ID } from '../platform/boot-id.ts'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { VERSION } from '../platform/version.ts'
import { endLostTasks } from './end-lost-tasks.ts'
import { adjustToClock } from './follow-clock.ts'
import { abortEndedTasks } from './look-after-tasks.ts'
import type { WorkerParts } from './run-task.ts'
import { SET_ALIVE } from './worker-deaths.ts'

interface Beat {
  /** Monotonic clock of this process, in milliseconds. */
  at: number
  /** Clock of the database, in milliseconds. It can jump. */
  databaseAt: number
}

/** Sends heartbeats, stops this worker's cancelled and lost tasks, and ends attempts of lost workers. */
export function startHeartbeat(parts: WorkerParts): Loop {
  const { app } = parts
  let last: Beat | null = null
  return startLoop(app.log, {
    name: 'worker heartbeat',
    everyMs: app.config.workerHeartbeatMs,
    async run() {
      const databaseAt = await recordHeartbeat(parts)
      const beat = { at: performance.now(), databaseAt }
      const isSilenceKnown = last !== null && isSteady(last, beat, app.config.taskLeaseMs)
      if (last && databaseAt < last.databaseAt)
        await adjustToClock(app.database, last.databaseAt + beat.at - last.at)
      last = beat
      await abortEndedTasks(parts)
      await endLostTasks(parts, { isSilenceKnown })
      return false
    },
  })
}

/**
 * Whether this worker reached the database within the lease and the database clock did not jump. If not, other workers
 * may only seem silent, so they get until the next heartbeat.
 */
function isSteady(last: Beat, beat: Beat, leaseMs: number): boolean {
  const databaseMs = beat.databaseAt - last.databaseAt
  return beat.at - last.at < leaseMs && databaseMs >= 0 && databaseMs < leaseMs
}

/** Records a heartbeat, and inserts the worker's row if it is missing. @returns the database time in milliseconds. */
export async function recordHeartbeat({ app, workerId }: WorkerParts): Promise<number> {
  const [row] = await app.database.prisma.$queryRaw<{ at: number }[]>`
    INSERT INTO workers (id, host, boot_id, version, concurrency)
    VALUES (${workerId}::uuid, ${hostname()}, ${BOOT_ID}, ${VERSION}, ${app.config.workerConcurrency}::int)
    ON CONFLICT (id) DO UPDATE SET ${SET_ALIVE}
    RETURNING (extract(epoch FROM now()) * 1000)::float8 AS at`
  return row?.at ?? Number.NaN
}
