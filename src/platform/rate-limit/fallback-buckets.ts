import type { Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import { createMemoryBuckets } from './memory-buckets.ts'
import type { RateLimitMetrics } from './metrics.ts'
import { createRedisBuckets } from './redis-buckets.ts'
import type { TokenBuckets } from './token-buckets.ts'

/** How long a request waits for Redis, once: requests after it use the buckets of this process. */
const DEADLINE_MS = 500
/** How often Redis is tried again while it does not respond. */
const RETRY_MS = 1_000

/** Buckets on Redis, or in this process if there is no Redis. */
export function createBuckets(redis: Redis | null, app: FallbackApp): TokenBuckets {
  const local = createMemoryBuckets()
  return redis ? createFallbackBuckets({ shared: createRedisBuckets(redis), local }, app) : local
}

interface FallbackApp {
  log: Logger
  metrics: Pick<RateLimitMetrics, 'rateLimitFellBack'>
}

/**
 * Shared buckets, and those of this process while the shared ones do not respond: a request never fails because of its
 * limiter. Each process then allows the whole limit.
 */
export function createFallbackBuckets(
  { shared, local }: { shared: TokenBuckets; local: TokenBuckets },
  { log, metrics }: FallbackApp,
): TokenBuckets {
  let isAway = false
  let retryAt = 0
  const leave = (error: unknown) => {
    if (!isAway) log.warn({ err: error }, 'Redis does not respond; rate limits are per process')
    isAway = true
    retryAt = performance.now() + RETRY_MS
  }
  const takeLocally: TokenBuckets['take'] = (buckets, points) => {
    metrics.rateLimitFellBack()
    return local.take(buckets, points)
  }
  /** Tries Redis with no bucket. The request that starts it does not wait. */
  async function probe(): Promise<void> {
    retryAt = Number.POSITIVE_INFINITY
    try {
      await beforeDeadline(shared.take([], 0))
      isAway = false
      log.warn('Redis responds again; rate limits are shared')
    } catch (error) {
      leave(error)
    }
  }
  return {
    async take(buckets, points) {
      if (isAway) {
        if (performance.now() >= retryAt) void probe()
        return takeLocally(buckets, points)
      }
      try {
        return await beforeDeadline(shared.take(buckets, points))
      } catch (error) {
        leave(error)
        return takeLocally(buckets, points)
      }
    },
  }
}

/** @throws after DEADLINE_MS. A response that has arrived but is not read yet, because this process is busy, counts. */
async function beforeDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`no response within ${DEADLINE_MS} ms`))
    timer = setTimeout(() => setImmediate(late), DEADLINE_MS)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}
