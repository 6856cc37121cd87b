import type { Redis } from 'ioredis'
import { withDeadline } from '../deadline.ts'
import type { Logger } from '../logger.ts'
import { createMemoryBuckets } from './memory-buckets.ts'
import { createRedisBuckets } from './redis-buckets.ts'
import type { TokenBuckets } from './token-buckets.ts'

/** How long a request waits for Redis. */
const DEADLINE_MS = 100
/** How long the buckets of this process are used before Redis is tried again. */
const RETRY_MS = 1_000

/** Buckets on Redis, or in this process if there is no Redis. */
export function createBuckets(redis: Redis | null, log: Logger): TokenBuckets {
  const local = createMemoryBuckets()
  return redis ? createFallbackBuckets({ shared: createRedisBuckets(redis), local }, log) : local
}

/**
 * Shared buckets, and those of this process while the shared ones do not respond: a request never fails because of its
 * limiter. Each process then allows the whole limit.
 */
export function createFallbackBuckets(
  { shared, local }: { shared: TokenBuckets; local: TokenBuckets },
  log: Logger,
): TokenBuckets {
  let retryAt = Number.NEGATIVE_INFINITY
  let isAway = false
  return {
    async take(buckets, points) {
      if (performance.now() < retryAt) return local.take(buckets, points)
      try {
        const taking = await withDeadline(DEADLINE_MS, shared.take(buckets, points))
        if (isAway) log.warn('Redis is back; rate limits are shared again')
        isAway = false
        return taking
      } catch (error) {
        if (!isAway) log.warn({ err: error }, 'Redis does not respond; rate limits are per process')
        isAway = true
        retryAt = performance.now() + RETRY_MS
        return local.take(buckets, points)
      }
    },
  }
}
