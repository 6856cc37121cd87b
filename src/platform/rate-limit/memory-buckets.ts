import { type BucketState, debtAt, takePoints } from './gcra.ts'
import type { Bucket, TokenBuckets } from './token-buckets.ts'

/** Full buckets are removed when at least this many states are kept. */
const MIN_SWEEP_SIZE = 1_000

/** Buckets of this process. The clock is monotonic, so that a change of the system time restores nothing. */
export function createMemoryBuckets(now: () => number = () => Math.floor(performance.now())): TokenBuckets {
  const states = new Map<string, BucketState & Pick<Bucket, 'refillPerMinute'>>()
  let sweepSize = MIN_SWEEP_SIZE

  function write({ name, refillPerMinute }: Bucket, { debt, at }: BucketState): void {
    if (debt === 0) states.delete(name)
    else states.set(name, { debt, at, refillPerMinute })
    if (states.size >= sweepSize) sweep()
  }
  /** A full bucket needs no state. Doubling the size keeps the cost of sweeping constant per call. */
  function sweep(): void {
    const time = now()
    for (const [name, state] of states)
      if (debtAt(state, state.refillPerMinute, time) === 0) states.delete(name)
    sweepSize = Math.max(MIN_SWEEP_SIZE, 2 * states.size)
  }
  return {
    async take(buckets, points) {
      const time = now()
      const taken = buckets.map(bucket => takePoints(bucket, states.get(bucket.name), { points, now: time }))
      const isTaken = !taken.includes(null)
      if (isTaken && points > 0)
        for (const [i, bucket] of buckets.entries()) write(bucket, taken[i] as BucketState)
      return {
        isTaken,
        debts: buckets.map(bucket => debtAt(states.get(bucket.name), bucket.refillPerMinute, time)),
        adjust(more) {
          for (const bucket of buckets) {
            const change = { points: more, now: now(), isForced: true }
            write(bucket, takePoints(bucket, states.get(bucket.name), change) as BucketState)
          }
        },
      }
    },
  }
}
