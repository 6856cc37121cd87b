import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Bucket, TokenBuckets } from './token-buckets.ts'

const SCRIPT = readFileSync(join(import.meta.dirname, 'take-points.lua'), 'utf8')
/** Of all keys, so that other programs can share the Redis. */
const KEY_PREFIX = 'canopy:rate:'

interface TakePoints {
  takePoints(keys: number, ...parameters: (string | number)[]): Promise<[isTaken: 0 | 1, ...debts: number[]]>
}

/** Buckets that all processes share. One script takes from all buckets, with the clock of Redis. */
export function createRedisBuckets(redis: Redis): TokenBuckets {
  redis.defineCommand('takePoints', { lua: SCRIPT })
  const scripted = redis as Redis & TakePoints
  const call = (buckets: readonly Bucket[], points: number, isForced: boolean) =>
    scripted.takePoints(
      buckets.length,
      ...buckets.map(({ name }) => KEY_PREFIX + name),
      isForced ? 1 : 0,
      points,
      ...buckets.flatMap(({ capacity, refillPerMinute }) => [capacity, refillPerMinute]),
    )
  return {
    async take(buckets, points) {
      const [isTaken, ...debts] = await call(buckets, points, false)
      return {
        isTaken: isTaken === 1,
        debts,
        adjust(more) {
          // If Redis is away by now, the refill restores the points.
          call(buckets, more, true).catch(() => {})
        },
      }
    },
  }
}
