import { GraphQLError } from 'graphql'
import { DomainError, type ErrorCode, REQUEST_ERROR_STATUS, type RequestErrorCode } from '../../errors.ts'
import { localize } from '../../languages/localize.ts'
import { describeDatabaseError } from '../database/describe-database-error.ts'
import type { Logger } from '../logger.ts'
import { currentLanguage } from './request-identity.ts'

/** What an expected outcome is called where there is no union to return it in: in queries and subscriptions. */
const CODE_OF_DOMAIN_ERROR: Record<ErrorCode, RequestErrorCode> = {
  NOT_FOUND: 'BAD_USER_INPUT',
  VALIDATION_FAILED: 'BAD_USER_INPUT',
  CONFLICT: 'BAD_USER_INPUT',
  IDEMPOTENCY_CONFLICT: 'BAD_USER_INPUT',
  NOT_PERMITTED: 'FORBIDDEN',
  LIMIT_REACHED: 'RATE_LIMITED',
  UNAVAILABLE: 'UNAVAILABLE',
}

/** A masked error. Masking it again returns it unchanged. */
class MaskedError extends GraphQLError {}

/**
 * The error a client sees: one of our codes and the request id, and nothing of what is inside. What is unexpected is
 * logged whole under that id. Our own messages are translated into the language of the request; messages of graphql-js
 * stay in English.
 */
export function maskError(error: unknown, requestId: string, log: Logger): GraphQLError {
  if (error instanceof MaskedError) return error
  const cause = isGraphqlError(error) ? (error.originalError ?? error) : error
  const place = isGraphqlError(error)
    ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
    : {}
  const say = (message: string) => localize(message, currentLanguage())
  if (cause instanceof DomainError)
    return new MaskedError(say(cause.message), {
      ...place,
      extensions: { code: CODE_OF_DOMAIN_ERROR[cause.code], requestId },
    })
  // An error without a cause of its own was made for clients: by us, or by graphql-js about the document.
  if (isGraphqlError(cause)) {
    const { code, http, ...rest } = cause.extensions
    const isOurs = typeof code === 'string' && code in REQUEST_ERROR_STATUS
    // What graphql-js says around it names the variable, and where in it.
    const message = isOurs || !isGraphqlError(error) ? cause.message : error.message
    return new MaskedError(isOurs ? say(message) : message, {
      ...place,
      extensions: { ...rest, code: isOurs ? code : 'BAD_USER_INPUT', requestId, ...(http ? { http } : {}) },
    })
  }
  log.error({ err: cause }, 'request failed')
  const known = describeDatabaseError(cause)
  if (known) {
    // A whole request is refused with its status; a field of an answer is only null.
    const http = 'path' in place && place.path ? {} : { http: { status: REQUEST_ERROR_STATUS[known.code] } }
    return new MaskedError(say(known.message), {
      ...place,
      extensions: { code: known.code, requestId, ...http },
    })
  }
  return new MaskedError(say('Something went wrong on our side. The log has it under the request id.'), {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  })
}

/** By its name: a process may hold several copies of graphql, and `instanceof` knows the errors of one only. */
function isGraphqlError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === 'GraphQLError'
}
