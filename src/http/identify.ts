import { GraphQLError } from 'graphql'
import type { App } from '../app.ts'
import { authenticate, requireSecret } from '../auth/authenticate.ts'
import type { Viewer } from '../auth/viewer.ts'
import { type Charged, chargeAddress } from './protection/rate-limit/charge-request.ts'
import { withRequestTimeout } from './request-timeout.ts'
import type { ServerContext } from './server-context.ts'

/** The sender of a request. */
export type Caller = Pick<ServerContext, 'headers' | 'address' | 'connection' | 'signal' | 'charge'>

/**
 * Looks up the API key of a caller. Lookups count as operations, so that requests with unknown keys cannot overload the
 * database.
 * @throws UNAUTHENTICATED, RATE_LIMITED or TIMEOUT.
 */
export async function identifyCaller(app: App, caller: Caller): Promise<Viewer> {
  return chargeUnlessValid(app, caller, () => lookUp(app, caller))
}

async function lookUp(app: App, { headers, address, connection, signal }: Caller): Promise<Viewer> {
  requireSecret(headers)
  const lookup = app.operations.admit({ kind: 'address', id: address, connection })
  try {
    await lookup.start(signal)
    return await withRequestTimeout(app.config.requestTimeoutMs, authenticate(app, headers))
  } finally {
    lookup.end()
  }
}

/** Charges the address of a request if its API key is missing or not valid. @throws RATE_LIMITED instead if over the limit. */
export async function chargeUnlessValid(
  app: App,
  request: Charged,
  identify: () => Promise<Viewer>,
): Promise<Viewer> {
  try {
    return await identify()
  } catch (error) {
    if (codeOf(error) === 'UNAUTHENTICATED') await chargeAddress(app, request)
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? error.extensions.code : undefined
}
