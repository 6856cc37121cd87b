import { GraphQLError, type GraphQLErrorExtensions } from 'graphql'
import { DomainError, type ErrorCode, REQUEST_ERROR_STATUS, type RequestErrorCode } from '../errors.ts'
import { localize } from '../languages/localize.ts'
import { describeDatabaseError, isRecordMissing } from '../platform/database/database-errors.ts'
import type { Logger } from '../platform/logger.ts'
import { currentLanguage } from '../platform/request-identity.ts'
import { traceIdField } from '../platform/tracing/current-span.ts'

/** Top-level codes of domain errors in queries and subscriptions, which have no result union. */
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
 * Turns an error into one for clients, with one of our codes, the request ID, the trace ID if the request is traced, and
 * no internal details. Logs unexpected errors in full. Translates our own messages to the language of the request. Messages of graphql-js stay in English.
 */
export function maskError(error: unknown, requestId: string, log: Logger): GraphQLError {
  if (error instanceof MaskedError) return error
  const cause = isGraphqlError(error) ? (error.originalError ?? error) : error
  const place = isGraphqlError(error)
    ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
    : {}
  const say = (message: string) => localize(message, currentLanguage())
  const masked = (message: string, extensions: GraphQLErrorExtensions) =>
    new MaskedError(message, { ...place, extensions: { ...extensions, ...traceIdField() } })
  if (cause instanceof DomainError)
    return masked(say(cause.message), { code: CODE_OF_DOMAIN_ERROR[cause.code], requestId })
  // A GraphQLError without another cause is meant for clients: ours, or one of graphql-js about the document.
  if (isGraphqlError(cause)) {
    const { code: _, http, ...rest } = cause.extensions
    const own = ownCode(cause)
    // The outer message of graphql-js adds the variable and the path in it.
    const message = own || !isGraphqlError(error) ? cause.message : error.message
    const extensions = {
      ...rest,
      code: own ?? 'BAD_USER_INPUT',
      requestId,
      ...(http ? { http } : {}),
    }
    // Clients of automatic persisted queries compare this message.
    const isForPeople = own && own !== 'PERSISTED_QUERY_NOT_FOUND'
    return masked(isForPeople ? say(message) : message, extensions)
  }
  // A field whose row was deleted after its parent was read, such as the task of an event.
  if (isRecordMissing(cause)) {
    log.warn({ err: cause }, 'a row was deleted before it could be read')
    return masked(say('The object was deleted before it could be read.'), { code: 'NOT_FOUND', requestId })
  }
  log.error({ err: cause }, 'request failed')
  const known = describeDatabaseError(cause)
  if (!known) {
    const message = say('Internal error. Include the request ID when you report it.')
    return masked(message, { code: 'INTERNAL_SERVER_ERROR', requestId })
  }
  // The status applies only if the whole request fails. If a field fails, only the field is null.
  const http = 'path' in place && place.path ? {} : { http: { status: REQUEST_ERROR_STATUS[known.code] } }
  return masked(say(known.message), { code: known.code, requestId, ...http })
}

/** The code of `maskError`, or of an error that it has masked. */
export function findErrorCode(error: unknown): RequestErrorCode {
  const cause = isGraphqlError(error) ? (error.originalError ?? error) : error
  if (cause instanceof DomainError) return CODE_OF_DOMAIN_ERROR[cause.code]
  if (isGraphqlError(cause)) return ownCode(cause) ?? 'BAD_USER_INPUT'
  if (isRecordMissing(cause)) return 'NOT_FOUND'
  return describeDatabaseError(cause)?.code ?? 'INTERNAL_SERVER_ERROR'
}

/** The code of an error that is meant for clients. Undefined if it is one of graphql-js. */
function ownCode({ extensions: { code } }: GraphQLError): RequestErrorCode | undefined {
  return typeof code === 'string' && code in REQUEST_ERROR_STATUS ? (code as RequestErrorCode) : undefined
}

/** Compares names, because `instanceof` fails if the process loads several copies of graphql. */
function isGraphqlError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === 'GraphQLError'
}
