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
 * @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or TIMEOUT.
 */
export async function identifyCaller(app: App, caller: Caller): Promise<Viewer> {
  return chargeUnlessValid(app, caller, async () => {
    requireSecret(caller.headers)
    return lookUpInTurn(app, caller, () => authenticate(app, caller.headers))
  })
}

/** Runs a statement for a caller that is not known yet, in a turn of its address. @throws RATE_LIMITED or TIMEOUT. */
export async function lookUpInTurn<T>(
  { operations, config }: Pick<App, 'operations' | 'config'>,
  { address, connection, signal }: Omit<Caller, 'headers'>,
  work: () => Promise<T>,
): Promise<T> {
  const lookup = operations.admit({ kind: 'address', id: address, connection })
  try {
    await lookup.start(signal)
    return await withRequestTimeout(config.requestTimeoutMs, work)
  } finally {
    lookup.end()
  }
}

/** Charges the address of a request if its API key is missing, not valid or not allowed there. @throws RATE_LIMITED instead if over the limit. */
export async function chargeUnlessValid(
  app: App,
  request: Charged,
  identify: () => Promise<Viewer>,
): Promise<Viewer> {
  try {
    return await identify()
  } catch (error) {
    const code = error instanceof GraphQLError && error.extensions.code
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') await chargeAddress(app, request)
    throw error
  }
}
