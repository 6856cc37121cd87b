import type { App } from '../app.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { withDeadline } from '../platform/deadline.ts'

const CHECK_TIMEOUT_MS = 2_000

/** Lifecycle phase of the process. Send requests only while it is ready. */
export type Phase = 'starting' | 'ready' | 'stopping'

/** Overall status, and one line per part. */
export interface Readiness {
  /** degraded: requests are served, but some are slower or rejected. `parts` says which. */
  status: 'ready' | 'degraded' | 'not ready'
  parts: Record<string, string>
}

/** Checks whether this process can serve requests, and if not, which part is the reason. */
export async function checkReadiness(app: App, phase: Phase): Promise<Readiness> {
  const database = await checkDatabase(app)
  const areEventsReady = app.bus.isReady()
  const parts = {
    process: phase,
    database: DATABASE[database],
    events: areEventsReady ? 'ready' : 'degraded: Redis does not respond, so streams poll for events',
  }
  if (phase !== 'ready' || database === 'away') return { status: 'not ready', parts }
  return { status: areEventsReady && database === 'ready' ? 'ready' : 'degraded', parts }
}

const DATABASE = {
  ready: 'ready',
  away: 'not ready: the database does not respond',
  'read-only':
    'degraded: the database is read-only, so writes are refused. Its disk is nearly full (DISK_RESERVE_BYTES), or it is a standby.',
}

async function checkDatabase({ database }: App): Promise<keyof typeof DATABASE> {
  // No workspace: reads a setting of the database.
  const asked = allWorkspaces(database, 'test the connection').$queryRaw<{ isReadOnly: boolean }[]>`
    SELECT current_setting('transaction_read_only')::bool AS "isReadOnly"`
  return withDeadline(CHECK_TIMEOUT_MS, asked).then(
    ([answer]) => (answer?.isReadOnly ? 'read-only' : 'ready'),
    () => 'away',
  )
}
