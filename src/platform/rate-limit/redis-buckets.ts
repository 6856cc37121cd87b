import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Bucket, TokenBuckets } from './token-buckets.ts'

const SCRIPT = readFileSync(join(import.meta.dirname, 'take-points.lua'), 'utf8')
/** Of all keys, so that other programs can share the Redis. */
const KEY_PREFIX = 'canopy:rate:'
/** How long an adjustment waits for a request that takes it along. */
const ADJUSTMENT_DELAY_MS = 20

interface TakePoints {
  takePoints(keys: number, ...parameters: (string | number)[]): Promise<[isTaken: 0 | 1, ...debts: number[]]>
}

/**
 * Buckets that all processes share. One script takes from all buckets, with the clock of Redis. Adjustments are sent
 * with the next request of the same bucket, so that a busy key needs one call per request.
 */
export function createRedisBuckets(redis: Redis): TokenBuckets {
  redis.defineCommand('takePoints', { lua: SCRIPT })
  const scripted = redis as Redis & TakePoints
  /** By name of the bucket. */
  const adjustments = new Map<string, { bucket: Bucket; points: number }>()
  let isScheduled = false

  function call(buckets: readonly Bucket[], points: number) {
    const settings = buckets.flatMap(({ name, capacity, refillPerMinute }) => {
      const adjustment = adjustments.get(name)?.points ?? 0
      adjustments.delete(name)
      return [capacity, refillPerMinute, adjustment]
    })
    const keys = buckets.map(({ name }) => KEY_PREFIX + name)
    return scripted.takePoints(buckets.length, ...keys, points, ...settings)
  }
  function adjust(bucket: Bucket, points: number): void {
    const before = adjustments.get(bucket.name)?.points ?? 0
    adjustments.set(bucket.name, { bucket, points: before + points })
    if (!isScheduled) setTimeout(sendAdjustments, ADJUSTMENT_DELAY_MS).unref()
    isScheduled = true
  }
  function sendAdjustments(): void {
    isScheduled = false
    const buckets = Array.from(adjustments.values(), ({ bucket }) => bucket)
    // If Redis is away by now, the refill restores the points.
    if (buckets.length > 0) call(buckets, 0).catch(() => {})
  }
  return {
    async take(buckets, points) {
      const [isTaken, ...debts] = await call(buckets, points)
      return {
        isTaken: isTaken === 1,
        debts,
        adjust(more) {
          for (const bucket of buckets) adjust(bucket, more)
        },
      }
    },
  }
}
