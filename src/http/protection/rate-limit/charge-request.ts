import type { App } from '../../../app.ts'
import { addressBucket, keyBucket, type RateBucket, visitorBucket } from '../../../auth/rate-buckets.ts'
import type { Viewer } from '../../../auth/viewer.ts'
import { requestError } from '../../../errors.ts'
import { waitFor } from '../../../platform/rate-limit/gcra.ts'
import { rateLimitError } from '../../../platform/rate-limit/limit-headers.ts'
import { type Charge, createCharge } from './charge.ts'

type Limits = Pick<App, 'buckets' | 'config' | 'metrics'>

/** A request that can be charged. */
export interface Charged {
  address: string
  /** What it is charged. Null until then, or if no limit applies. */
  charge: Charge | null
}

/** Cost per point. */
const COST_PER_POINT = 100

/** Points for a cost: 1 per started 100. */
export function toPoints(cost: number): number {
  return Math.ceil(cost / COST_PER_POINT)
}

/**
 * Reserves points for an operation, from its API key and, if the key is restricted, from its address.
 * @returns null if no limit applies.
 * @throws RATE_LIMITED, or COST_LIMIT if the bucket can never have that many points.
 */
export async function chargeOperation(
  app: Limits,
  request: Charged & { viewer: Viewer },
  points: number,
): Promise<Charge | null> {
  const { viewer, address } = request
  const buckets = [
    keyBucket(app.config, viewer),
    viewer.restrictions && visitorBucket(app.config, address),
  ].filter(bucket => bucket !== null)
  return charge(app, request, buckets, points)
}

/** Charges a request without a valid API key. @throws RATE_LIMITED */
export async function chargeAddress(app: Limits, request: Charged): Promise<void> {
  const bucket = addressBucket(app.config, request.address)
  await charge(app, request, bucket ? [bucket] : [], 1)
}

async function charge(
  { buckets: store, metrics }: Limits,
  request: Charged,
  buckets: readonly RateBucket[],
  points: number,
): Promise<Charge | null> {
  if (buckets.length === 0) return null
  const taking = await store.take(buckets, points)
  const made = createCharge(points, buckets, taking)
  request.charge = made
  if (taking.isTaken) {
    // Once per request, even if two buckets were charged.
    if (points > 0 && buckets[0]) metrics.rateAllowed(buckets[0].scope)
    return made
  }
  const waits = buckets.map((bucket, i) => ({
    bucket,
    waitMs: waitFor(bucket, taking.debts[i] ?? 0, points),
  }))
  const [longest] = waits.toSorted((a, b) => b.waitMs - a.waitMs)
  if (!longest) return made
  metrics.rateLimited(longest.bucket.scope)
  throw refusal(longest, made, request)
}

function refusal(
  { bucket, waitMs }: { bucket: RateBucket; waitMs: number },
  made: Charge,
  request: Charged & { viewer?: Viewer | null },
) {
  const { capacity, refillPerMinute, scope } = bucket
  const who = scope === 'key' ? 'This API key' : 'This address'
  const points = made.estimated
  if (waitMs === Number.POSITIVE_INFINITY)
    return requestError(
      'COST_LIMIT',
      `${who} can spend at most ${capacity} points at once, but the operation needs ${points}. Request fewer rows or fields at once.`,
    )
  const statuses = made.statuses()
  const { remaining = 0 } = statuses.find(({ policy }) => policy === scope) ?? {}
  const inSeconds = Math.max(1, Math.ceil(waitMs / 1_000))
  const message = request.viewer
    ? `${who} has ${remaining} of ${capacity} points left, but the operation needs ${points}. ${refillPerMinute} points are restored per minute. Try again in ${inSeconds} s.`
    : `This address sent too many requests without a valid API key: at most ${capacity} at once and ${refillPerMinute} per minute. Send a valid key, or try again in ${inSeconds} s.`
  return rateLimitError({ message, statuses, retryAfterMs: waitMs, extensions: { limit: capacity } })
}
