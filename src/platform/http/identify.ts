import type { App } from '../app.ts'
import { authenticate, requireSecret } from '../auth/authenticate.ts'
import type { Viewer } from '../auth/viewer.ts'
import { inTime } from './in-time.ts'
import type { ServerContext } from './server-context.ts'

/** Who sends a request, by its headers. */
export type Caller = Pick<ServerContext, 'headers' | 'address' | 'connection' | 'signal'>

/**
 * Looks up the key of a caller. Lookups wait for their turn like operations, so that unknown keys cannot keep the database
 * from everybody else.
 * @throws UNAUTHENTICATED, RATE_LIMITED or TIMEOUT.
 */
export async function identify(app: App, { headers, address, connection, signal }: Caller): Promise<Viewer> {
  requireSecret(headers)
  const lookup = app.operations.admit({ kind: 'address', id: address, connection })
  try {
    await lookup.start(signal)
    return await inTime(app.config.requestTimeoutMs, authenticate(app, headers))
  } finally {
    lookup.end()
  }
}
