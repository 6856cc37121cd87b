import type { GraphQLError, GraphQLErrorExtensions } from 'graphql'
import { requestError } from '../../errors.ts'

/** How much of a limit is left. */
export interface LimitStatus {
  /** Name of the limit in the headers. */
  policy: string
  /** What the numbers count. */
  unit: 'points' | 'concurrent-requests' | 'content-bytes'
  limit: number
  remaining: number
  /** When the whole limit is available again. Null if unknown. */
  resetMs: number | null
  /** In what time the whole limit is restored. Null for a limit on what is open at a time. */
  windowMs: number | null
}

const seconds = (ms: number) => Math.ceil(ms / 1_000)

/**
 * `RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10, and the older `X-RateLimit-*` with the
 * limit that has the least left.
 *
 * @param now when the statuses were measured.
 */
export function limitHeaders(
  statuses: readonly LimitStatus[],
  now: number = Date.now(),
): Record<string, string> {
  const [first] = statuses.toSorted((a, b) => a.remaining - b.remaining)
  if (!first) return {}
  const policies = statuses.map(
    ({ policy, unit, limit, windowMs }) =>
      `"${policy}";q=${limit}${windowMs === null ? '' : `;w=${seconds(windowMs)}`};qu="${unit}"`,
  )
  const states = statuses.map(
    ({ policy, remaining, resetMs }) =>
      `"${policy}";r=${remaining}${resetMs === null ? '' : `;t=${seconds(resetMs)}`}`,
  )
  const reset = first.resetMs === null ? null : seconds(now + first.resetMs)
  return {
    'RateLimit-Policy': policies.join(', '),
    RateLimit: states.join(', '),
    'X-RateLimit-Limit': String(first.limit),
    'X-RateLimit-Remaining': String(first.remaining),
    ...(reset !== null && { 'X-RateLimit-Reset': String(reset) }),
  }
}

/** Names of all headers that tell clients about limits. */
export const LIMIT_HEADER_NAMES = [
  'ratelimit',
  'ratelimit-policy',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'retry-after',
] as const

interface LimitReached {
  message: string
  statuses: readonly LimitStatus[]
  retryAfterMs: number
  /** More extensions of the error. */
  extensions?: Record<string, unknown>
}

/** An error for a request over a limit, with the headers of its response. */
export function rateLimitError({ message, statuses, retryAfterMs, extensions }: LimitReached): GraphQLError {
  const retryAfter = String(Math.max(1, seconds(retryAfterMs)))
  const headers = { ...limitHeaders(statuses), 'Retry-After': retryAfter }
  return requestError('RATE_LIMITED', message, { ...extensions, retryAfterMs }, undefined, headers)
}

/** The headers in the extensions of an error. */
export function headersOf({ http }: GraphQLErrorExtensions): Map<string, string> {
  const { headers = {} } = (http ?? {}) as { headers?: Record<string, string> }
  return new Map(Object.entries(headers))
}

/** An error for one more than `max` at a time. */
export function countLimitError(
  message: string,
  {
    policy,
    max,
    unit = 'concurrent-requests',
  }: Pick<LimitStatus, 'policy'> & { max: number; unit?: LimitStatus['unit'] },
  { retryAfterMs, ...extensions }: { retryAfterMs: number; [name: string]: unknown },
): GraphQLError {
  const status: LimitStatus = {
    policy,
    unit,
    limit: max,
    remaining: 0,
    resetMs: retryAfterMs,
    windowMs: null,
  }
  return rateLimitError({
    message,
    statuses: [status],
    retryAfterMs,
    extensions: { limit: max, ...extensions },
  })
}
