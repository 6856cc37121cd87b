import type { App } from '../app.ts'
import { authenticate, requireSecret } from '../auth/authenticate.ts'
import type { Viewer } from '../auth/viewer.ts'
import { withRequestTimeout } from './request-timeout.ts'
import type { ServerContext } from './server-context.ts'

/** The sender of a request. */
export type Caller = Pick<ServerContext, 'headers' | 'address' | 'connection' | 'signal'>

/**
 * Looks up the API key of a caller. Lookups count as operations, so that requests with unknown keys cannot overload the
 * database.
 * @throws UNAUTHENTICATED, RATE_LIMITED or TIMEOUT.
 */
export async function identifyCaller(
  app: App,
  { headers, address, connection, signal }: Caller,
): Promise<Viewer> {
  requireSecret(headers)
  const lookup = app.operations.admit({ kind: 'address', id: address, connection })
  try {
    await lookup.start(signal)
    return await withRequestTimeout(app.config.requestTimeoutMs, authenticate(app, headers))
  } finally {
    lookup.end()
  }
}
