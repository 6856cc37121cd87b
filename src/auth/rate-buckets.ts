import type { Config } from '../config/config.ts'
import type { ApiKey } from '../generated/prisma/client.ts'
import type { BucketLimit } from '../platform/rate-limit/gcra.ts'
import type { Bucket } from '../platform/rate-limit/token-buckets.ts'

/** A bucket that a request is charged to. */
export interface RateBucket extends Bucket {
  /** Whose limit it is. */
  scope: 'key' | 'address'
}

/** @returns the key's own limit. Null: the default of the settings. */
export function ownRateLimit({
  rateCapacity,
  rateRefillPerMinute,
}: Pick<ApiKey, 'rateCapacity' | 'rateRefillPerMinute'>): BucketLimit | null {
  if (rateCapacity === null || rateRefillPerMinute === null) return null
  return { capacity: rateCapacity, refillPerMinute: rateRefillPerMinute }
}

/** The bucket of an API key. Null if its limit is turned off. */
export function keyBucket(
  { rateLimits }: Pick<Config, 'rateLimits'>,
  { apiKeyId, rateLimit }: { apiKeyId: string; rateLimit: BucketLimit | null },
): RateBucket | null {
  return toBucket('key', `key:${apiKeyId}`, rateLimit ?? rateLimits.key)
}

/** The bucket of an address, for requests without a valid API key. Null if its limit is turned off. */
export function addressBucket(
  { rateLimits }: Pick<Config, 'rateLimits'>,
  address: string,
): RateBucket | null {
  return toBucket('address', `address:${address}`, rateLimits.address)
}

/**
 * The bucket of an address, for requests with restricted keys, which many people share: one address cannot spend more
 * by using several of them. Null if its limit is turned off.
 */
export function visitorBucket(
  { rateLimits }: Pick<Config, 'rateLimits'>,
  address: string,
): RateBucket | null {
  return toBucket('address', `visitor:${address}`, rateLimits.key)
}

function toBucket(scope: RateBucket['scope'], name: string, limit: BucketLimit): RateBucket | null {
  return limit.capacity > 0 && limit.refillPerMinute > 0 ? { scope, name, ...limit } : null
}
