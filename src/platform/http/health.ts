import type { App } from '../app.ts'
import { withDeadline } from '../with-deadline.ts'

const CHECK_TIMEOUT_MS = 2_000

/** Where a process is in its life. Requests should be sent to a ready one only. */
export type Phase = 'starting' | 'ready' | 'stopping'

/** What each part says of itself. */
export interface Readiness {
  /** degraded: requests can be sent here, but some of them are slower or refused; the parts say which. */
  status: 'ready' | 'degraded' | 'not ready'
  parts: Record<string, string>
}

/** Whether requests should be sent here, and which part stands in the way. */
export async function checkReadiness(app: App, phase: Phase): Promise<Readiness> {
  const database = await checkDatabase(app)
  const areEventsReady = app.bus.isReady()
  const parts = {
    process: phase,
    database: DATABASE[database],
    events: areEventsReady
      ? 'ready'
      : 'degraded: Redis does not answer, streams look for events by themselves',
  }
  if (phase !== 'ready' || database === 'away') return { status: 'not ready', parts }
  return { status: areEventsReady && database === 'ready' ? 'ready' : 'degraded', parts }
}

const DATABASE = {
  ready: 'ready',
  away: 'not ready: the database does not answer',
  'read-only':
    'degraded: the database is read-only, so writes are refused. Its disk is nearly full (DISK_RESERVE_BYTES), or it is a standby.',
}

async function checkDatabase({ database: { prisma } }: App): Promise<keyof typeof DATABASE> {
  const asked = prisma.$queryRaw<{ isReadOnly: boolean }[]>`
    SELECT current_setting('transaction_read_only')::bool AS "isReadOnly"`
  return withDeadline(CHECK_TIMEOUT_MS, asked).then(
    ([answer]) => (answer?.isReadOnly ? 'read-only' : 'ready'),
    () => 'away',
  )
}
