import { GraphQLError } from 'graphql'
import type { QuotaKind } from './generated/prisma/client.ts'

/** Codes of expected failures. Mutations return them as results, for clients to act on. */
export const ERROR_CODES = [
  'NOT_FOUND',
  'VALIDATION_FAILED',
  'CONFLICT',
  'IDEMPOTENCY_CONFLICT',
  'NOT_PERMITTED',
  'LIMIT_REACHED',
  // Only used in QueryFailed, never in a mutation result.
  'UNAVAILABLE',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** Codes of top-level errors (`extensions.code`), and the HTTP status if the whole request is rejected. */
export const REQUEST_ERROR_STATUS = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  BAD_CURSOR: 400,
  RATE_LIMITED: 429,
  COST_LIMIT: 400,
  TIMEOUT: 504,
  UNAVAILABLE: 503,
  PERSISTED_DOCUMENT_REQUIRED: 400,
  // Not a failure: the client sends the document with its next request.
  PERSISTED_QUERY_NOT_FOUND: 200,
  INTERNAL_SERVER_ERROR: 500,
} as const
export type RequestErrorCode = keyof typeof REQUEST_ERROR_STATUS

/** A problem in the input. `path` locates it, for example `input.nodeIds.3`. */
export interface ValidationIssue {
  path: string
  message: string
}

/** An expected failure that clients can act on. `message` is for people. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode
}

/** Also thrown for objects of other workspaces, so that clients cannot tell whether they exist. */
export class NotFoundError extends DomainError {
  override readonly name = 'NotFoundError'
  readonly code = 'NOT_FOUND'
  readonly requestedId: string
  constructor(what: string, id: string, message = `No ${what} has the id or key "${id}".`) {
    super(message)
    this.requestedId = id
  }
}

export class ValidationError extends DomainError {
  override readonly name = 'ValidationError'
  readonly code = 'VALIDATION_FAILED'
  readonly issues: readonly ValidationIssue[]
  constructor(issues: readonly ValidationIssue[]) {
    // Long lists are truncated: the last issue says how many more there are.
    const count = issues.length > 100 ? 'more than 100' : issues.length
    super(
      issues.length === 1
        ? `${issues[0]?.path}: ${issues[0]?.message}`
        : `The input has ${count} problems, starting with ${issues[0]?.path}: ${issues[0]?.message}`,
    )
    this.issues = issues
  }
}

export class ConflictError extends DomainError {
  override readonly name = 'ConflictError'
  readonly code = 'CONFLICT'
  /** TypeID of the conflicting object. */
  readonly existingId: string | null
  constructor(message: string, existingId: string | null = null) {
    super(message)
    this.existingId = existingId
  }
}

export class IdempotencyConflictError extends DomainError {
  override readonly name = 'IdempotencyConflictError'
  readonly code = 'IDEMPOTENCY_CONFLICT'
  /** TypeID of the object that the first request with this key created. */
  readonly existingId: string | null
  constructor(key: string, existingId: string | null = null) {
    super(
      `Idempotency key "${key}" was already used with a different input. Use a new key for a new request.`,
    )
    this.existingId = existingId
  }
}

export class NotPermittedError extends DomainError {
  override readonly name = 'NotPermittedError'
  readonly code = 'NOT_PERMITTED'
}

/** One resource of a workspace: its limit, and how much of it is used. */
export interface QuotaState {
  kind: QuotaKind
  /** Null: unlimited. */
  limit: number | null
  used: number
  reachedAt: Date | null
  /** For quotas per day or month. */
  resetsAt: Date | null
  /** By the clock of the database. */
  now: Date
}

export class LimitReachedError extends DomainError {
  override readonly name = 'LimitReachedError'
  readonly code = 'LIMIT_REACHED'
  readonly limit: number
  readonly retryAfterMs: number | null
  /** Null for limits that are not quotas. */
  readonly quota: QuotaState | null
  constructor(
    message: string,
    limit: number,
    retryAfterMs: number | null = null,
    quota: QuotaState | null = null,
  ) {
    super(message)
    this.limit = limit
    this.retryAfterMs = retryAfterMs
    this.quota = quota
  }
}

/**
 * Creates a top-level error for a request, or one field of a query, that cannot be answered. The HTTP status and headers
 * apply if the whole request is rejected.
 */
export function requestError(
  code: RequestErrorCode,
  message: string,
  extensions: Record<string, unknown> = {},
  status: number = REQUEST_ERROR_STATUS[code],
  headers: Record<string, string> | null = null,
): GraphQLError {
  const http = headers ? { status, headers } : { status }
  return new GraphQLError(message, { extensions: { code, ...extensions, http } })
}
