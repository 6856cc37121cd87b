import { DomainError } from '../../errors.ts'
import { isDatabaseUnavailable } from '../../platform/database/is-database-away.ts'
import type { Logger } from '../../platform/logger.ts'
import { ServerStopping } from '../../platform/queries/query-runs.ts'
import { currentRequestId } from '../../platform/requests/request-identity.ts'
import type { AgentQueryItem } from './agent-query-item.ts'

type QueryFailed = Extract<AgentQueryItem, { type: 'QueryFailed' }>

/** A streamed query did not end within its deadline. */
export class QueryTimeoutError extends Error {
  override readonly name = 'QueryTimeoutError'
}

/** The last item of a failed query. Unexpected errors are logged, and described without internal details. */
export function describeFailure(error: unknown, log: Logger): QueryFailed {
  if (error instanceof DomainError) {
    const { code, message } = error
    return { type: 'QueryFailed', code, message, retryable: code === 'LIMIT_REACHED' }
  }
  if (error instanceof ServerStopping)
    return unavailable('The server that ran this query was stopped. Send the query again.')
  if (error instanceof QueryTimeoutError)
    return unavailable(`${error.message} Send it again, or request fewer results.`)
  log.error({ err: error }, 'a streamed query failed')
  return unavailable(
    isDatabaseUnavailable(error)
      ? 'The database does not respond. Send the query again.'
      : `Internal error. Send the query again, and include the request ID ${currentRequestId()} when you report it.`,
  )
}

function unavailable(message: string): QueryFailed {
  return { type: 'QueryFailed', code: 'UNAVAILABLE', message, retryable: true }
}
