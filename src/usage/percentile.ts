/** Each bucket reaches this many times as far as the one before. */
const FACTOR = Math.SQRT2

/**
 * A percentile of durations that were counted in buckets: the first bucket is up to 1 ms, bucket n up to FACTOR^n ms
 * (`duration_bucket` in the database). Durations within a bucket are assumed to be spread evenly on a logarithmic scale,
 * so the result is off by less than a bucket.
 * @param share such as 0.95.
 * @returns milliseconds, or null if nothing was counted.
 */
export function findPercentile(counts: readonly number[] | null, share: number): number | null {
  const total = counts?.reduce((sum, count) => sum + count, 0) ?? 0
  if (!counts || total === 0) return null
  const wanted = share * total
  let below = 0
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      const within = (wanted - below) / count
      return bucket === 0 ? within : FACTOR ** (bucket - 1 + within)
    }
    below += count
  }
  return null
}
