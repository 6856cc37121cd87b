/** A limit in points. A capacity or refill of 0 turns it off. */
export interface BucketLimit {
  /** Points that can be spent at once. */
  capacity: number
  /** Points restored per minute, continuously. */
  refillPerMinute: number
}

/** State of a bucket. The debt is 0 if the bucket is full. */
export interface BucketState {
  /** Spent points that are not restored yet, in units of 1/60,000 point. */
  debt: number
  /** Time of `debt`, in milliseconds of the clock of its store. */
  at: number
}

/**
 * Units per point. A refill of one point per minute restores one unit per millisecond, so all states are whole numbers
 * and no point is lost to rounding.
 */
export const UNITS_PER_POINT = 60_000

/**
 * Takes points from a bucket: the generic cell rate algorithm, as a leaky bucket with continuous state.
 * @param points a negative number returns points.
 * @param isForced takes them even if they are not available.
 * @returns the new state, or null if the points are not available.
 */
export function takePoints(
  { capacity, refillPerMinute }: BucketLimit,
  state: BucketState | undefined,
  { points, now, isForced = false }: { points: number; now: number; isForced?: boolean },
): BucketState | null {
  const debt = debtAt(state, refillPerMinute, now)
  const after = Math.max(0, debt + points * UNITS_PER_POINT)
  return !isForced && points > 0 && after > capacity * UNITS_PER_POINT ? null : { debt: after, at: now }
}

/** The debt of a bucket after its refill until `now`. A clock that goes back restores nothing. */
export function debtAt(state: BucketState | undefined, refillPerMinute: number, now: number): number {
  if (!state) return 0
  return Math.max(0, state.debt - Math.max(0, now - state.at) * refillPerMinute)
}

/** Whole points that can be spent at once. */
export function remainingPoints({ capacity }: BucketLimit, debt: number): number {
  return Math.max(0, Math.floor((capacity * UNITS_PER_POINT - debt) / UNITS_PER_POINT))
}

/** Milliseconds until a bucket has `points`. Infinity if it never has. */
export function waitFor({ capacity, refillPerMinute }: BucketLimit, debt: number, points: number): number {
  if (points > capacity) return Number.POSITIVE_INFINITY
  const missing = debt + points * UNITS_PER_POINT - capacity * UNITS_PER_POINT
  return Math.max(0, Math.ceil(missing / refillPerMinute))
}
