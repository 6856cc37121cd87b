import type { RateBucket } from '../../../auth/rate-buckets.ts'
import { remainingPoints, UNITS_PER_POINT, waitFor } from '../../../platform/rate-limit/gcra.ts'
import { type LimitStatus, limitHeaders } from '../../../platform/rate-limit/limit-headers.ts'
import type { Taking } from '../../../platform/rate-limit/token-buckets.ts'

/** `extensions.cost` of a response, in points. */
interface CostExtension {
  estimated: number
  actual: number
  remaining: number
  /** When all points are restored. */
  resetAt: string
}

/** What a request is charged. */
export interface Charge {
  readonly estimated: number
  /** Replaces the estimate by what was used. Does not wait. */
  settle(actual: number): void
  /** For `extensions.cost`. */
  describe(): CostExtension
  statuses(): LimitStatus[]
  headers(): Record<string, string>
}

/** @param estimated points that were requested from the buckets. */
export function createCharge(estimated: number, buckets: readonly RateBucket[], taking: Taking): Charge {
  const now = Date.now()
  let actual = taking.isTaken ? estimated : 0
  let { debts } = taking
  const statuses = (): LimitStatus[] =>
    buckets.map((bucket, i) => {
      const debt = debts[i] ?? 0
      return {
        policy: bucket.scope,
        unit: 'points',
        limit: bucket.capacity,
        remaining: remainingPoints(bucket, debt),
        resetMs: waitFor(bucket, debt, bucket.capacity),
        windowMs: waitFor(bucket, bucket.capacity * UNITS_PER_POINT, bucket.capacity),
      }
    })
  return {
    estimated,
    settle(used) {
      const more = used - actual
      actual = used
      if (more === 0) return
      taking.adjust(more)
      // Computed here, so that the response does not wait for the store.
      debts = debts.map(debt => Math.max(0, debt + more * UNITS_PER_POINT))
    },
    describe() {
      const [first] = statuses().toSorted((a, b) => a.remaining - b.remaining)
      return {
        estimated,
        actual,
        remaining: first?.remaining ?? 0,
        resetAt: new Date(now + (first?.resetMs ?? 0)).toISOString(),
      }
    },
    statuses,
    headers: () => limitHeaders(statuses(), now),
  }
}
