import type { App } from '../app.ts'
import { withDeadline } from '../with-deadline.ts'

const CHECK_TIMEOUT_MS = 2_000

/** Where a process is in its life. Requests should be sent to a ready one only. */
export type Phase = 'starting' | 'ready' | 'stopping'

/** What each part says of itself. */
export interface Readiness {
  /** degraded: everything works, some of it slower. */
  status: 'ready' | 'degraded' | 'not ready'
  parts: Record<string, string>
}

/** Whether requests should be sent here, and which part stands in the way. */
export async function checkReadiness(app: App, phase: Phase): Promise<Readiness> {
  const isDatabaseReady = await withDeadline(CHECK_TIMEOUT_MS, app.database.prisma.$queryRaw`SELECT 1`).then(
    () => true,
    () => false,
  )
  const areEventsReady = app.bus.isReady()
  const parts = {
    process: phase,
    database: isDatabaseReady ? 'ready' : 'not ready: the database does not answer',
    events: areEventsReady
      ? 'ready'
      : 'degraded: Redis does not answer, streams look for events by themselves',
  }
  if (phase !== 'ready' || !isDatabaseReady) return { status: 'not ready', parts }
  return { status: areEventsReady ? 'ready' : 'degraded', parts }
}
