import type { BucketLimit } from './gcra.ts'

export interface Bucket extends BucketLimit {
  /** Unique among all buckets. */
  name: string
}

/** Result of taking points from buckets. */
export interface Taking {
  /** False if a bucket has too few points. Then nothing was taken from any of them. */
  isTaken: boolean
  /** Debt of each bucket afterwards, in units of 1/60,000 point. */
  debts: readonly number[]
  /** Takes more points from each of the buckets, even if they have too few, or returns some. Does not wait. */
  adjust(points: number): void
}

/** Buckets of points that refill continuously. All of their limits must be positive. */
export interface TokenBuckets {
  /**
   * Takes points from all of the buckets, or from none.
   * @param points 0 only reads the debts.
   */
  take(buckets: readonly Bucket[], points: number): Promise<Taking>
}
