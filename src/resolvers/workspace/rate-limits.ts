import { keyBucket, type RateBucket } from '../../auth/rate-buckets.ts'
import { MAX_INT } from '../../config/settings/setting.ts'
import type { ViewerContext } from '../../context.ts'
import { type BucketLimit, remainingPoints, waitFor } from '../../platform/rate-limit/gcra.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'

export interface RateLimit extends BucketLimit {
  remaining: number
  resetAt: Date
}

/** Of a key whose limit is turned off. */
const UNLIMITED = { capacity: 0, refillPerMinute: 0, remaining: MAX_INT }

const readDebt = batchInRequest<RateBucket, number>(async ({ app }, buckets) => {
  const { debts } = await app.buckets.take(buckets, 0)
  return [...debts]
})

/** Reads what an API key (a UUID) can still spend. */
export async function readRateLimit(
  context: ViewerContext,
  key: { apiKeyId: string; rateLimit: BucketLimit | null },
): Promise<RateLimit> {
  const bucket = keyBucket(context.app.config, key)
  const now = Date.now()
  if (!bucket) return { ...UNLIMITED, resetAt: new Date(now) }
  const debt = await readDebt(context, bucket)
  const { capacity, refillPerMinute } = bucket
  const resetAt = new Date(now + waitFor(bucket, debt, capacity))
  return { capacity, refillPerMinute, remaining: remainingPoints(bucket, debt), resetAt }
}
