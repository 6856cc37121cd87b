import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { remainingPoints, waitFor } from '../../src/platform/rate-limit/gcra.ts'
import { createMemoryBuckets } from '../../src/platform/rate-limit/memory-buckets.ts'
import { createRedisBuckets } from '../../src/platform/rate-limit/redis-buckets.ts'
import type { Bucket, TokenBuckets } from '../../src/platform/rate-limit/token-buckets.ts'
import { isDistributed } from '../support/test-database.ts'

interface Store {
  buckets: TokenBuckets
  /** Number of calls of the store so far. Always 0 in memory. */
  calls(): number
  /** Lets time pass for a bucket. */
  pass(bucket: Bucket, minutes: number): Promise<void>
}

const MINUTE_MS = 60_000

function inMemory(): Store {
  let now = 1_000_000
  return {
    buckets: createMemoryBuckets(() => now),
    calls: () => 0,
    async pass(_, minutes) {
      now += minutes * MINUTE_MS
    },
  }
}

/** The clock of Redis cannot be set, so the state is made older. */
function onRedis(): Store {
  const redis = new Redis(process.env.TEST_REDIS_URL ?? '')
  afterAll(() => redis.disconnect())
  const buckets = createRedisBuckets(redis)
  const sent = vi.spyOn(redis, 'sendCommand')
  return {
    buckets,
    calls: () => sent.mock.calls.length,
    async pass({ name }, minutes) {
      const key = `canopy:rate:${name}`
      const [debt, at] = ((await redis.get(key)) ?? '0 0').split(' ')
      await redis.set(key, `${debt} ${Number(at) - minutes * MINUTE_MS}`, 'KEEPTTL')
    },
  }
}

/** One point a minute: the real time that a test takes restores none. */
const bucketOf = (capacity: number, refillPerMinute = 1): Bucket => ({
  name: randomUUID(),
  capacity,
  refillPerMinute,
})

describe(`buckets ${isDistributed ? 'on Redis' : 'in memory'}`, () => {
  const { buckets, calls, pass } = isDistributed ? onRedis() : inMemory()
  const isTaken = async (bucket: Bucket, points = 1) => (await buckets.take([bucket], points)).isTaken
  const takeTimes = async (bucket: Bucket, times: number) => {
    const taken = await Promise.all(Array.from({ length: times }, () => isTaken(bucket)))
    return taken.filter(Boolean).length
  }
  const remaining = async (bucket: Bucket) => {
    const { debts } = await buckets.take([bucket], 0)
    return remainingPoints(bucket, debts[0] ?? 0)
  }

  it('pass the burst at once, then what is restored', async () => {
    const bucket = bucketOf(120)
    expect(await takeTimes(bucket, 200)).toBe(120)
    await pass(bucket, 1)
    expect(await takeTimes(bucket, 5)).toBe(1)
    await pass(bucket, 10)
    expect(await takeTimes(bucket, 20)).toBe(10)
    await pass(bucket, 1_000)
    expect(await takeTimes(bucket, 200)).toBe(120)
  })

  it('say when the points are available', async () => {
    const bucket = bucketOf(10)
    await buckets.take([bucket], 8)
    const { isTaken, debts } = await buckets.take([bucket], 5)
    expect(isTaken).toBe(false)
    const waitMs = waitFor(bucket, debts[0] ?? 0, 5)
    expect(Math.ceil(waitMs / MINUTE_MS)).toBe(3)
    expect(waitFor(bucket, debts[0] ?? 0, 11)).toBe(Number.POSITIVE_INFINITY)
  })

  it('take from all buckets or from none', async () => {
    const [large, small] = [bucketOf(10), bucketOf(3)]
    expect((await buckets.take([large, small], 4)).isTaken).toBe(false)
    expect([await remaining(large), await remaining(small)]).toEqual([10, 3])
    expect((await buckets.take([large, small], 3)).isTaken).toBe(true)
    expect([await remaining(large), await remaining(small)]).toEqual([7, 0])
  })

  it('stay exact when points are taken and returned at once', async () => {
    const bucket = bucketOf(1_000)
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const taking = await buckets.take([bucket], 5)
        if (taking.isTaken) taking.adjust(-4)
      }),
    )
    await expect.poll(() => remaining(bucket)).toBe(800)
  })

  it('return points with the next request, so that a busy bucket needs one call each', async () => {
    const bucket = bucketOf(1_000)
    await buckets.take([bucket], 0)
    const before = calls()
    for (let i = 0; i < 50; i++) (await buckets.take([bucket], 5)).adjust(-4)
    expect(await remaining(bucket)).toBe(950)
    expect(calls() - before).toBe(isDistributed ? 51 : 0)
  })

  it('hold at most their capacity, however much is returned', async () => {
    const bucket = bucketOf(10)
    const taking = await buckets.take([bucket], 2)
    taking.adjust(-50)
    await expect.poll(() => remaining(bucket)).toBe(10)
  })

  it('charge more than is left after the fact', async () => {
    const bucket = bucketOf(10)
    const taking = await buckets.take([bucket], 8)
    taking.adjust(4)
    await expect.poll(() => remaining(bucket)).toBe(0)
    await pass(bucket, 2)
    expect(await isTaken(bucket)).toBe(false)
    await pass(bucket, 1)
    expect(await isTaken(bucket)).toBe(true)
  })

  it('read without taking, even an overdrawn bucket', async () => {
    const bucket = bucketOf(5)
    await buckets.take([bucket], 5)
    expect(await remaining(bucket)).toBe(0)
    expect(await remaining({ ...bucket, capacity: 2 })).toBe(0)
  })
})

describe('buckets in memory', () => {
  it('lose no fraction of a point when they are used all the time', async () => {
    const { buckets, pass } = inMemory()
    const bucket = bucketOf(7, 7)
    await buckets.take([bucket], 7)
    let passed = 0
    for (let i = 0; i < 100; i++) {
      await pass(bucket, 1 / 10)
      if ((await buckets.take([bucket], 1)).isTaken) passed++
    }
    // 10 minutes.
    expect(passed).toBe(70)
  })

  it('restore one point exactly every second at 60 a minute', async () => {
    let now = 1_000_000
    const buckets = createMemoryBuckets(() => now)
    const bucket = bucketOf(120, 60)
    await buckets.take([bucket], 120)
    const admitted: number[] = []
    for (let ms = 1; ms <= 3_500; ms++) {
      now++
      if ((await buckets.take([bucket], 1)).isTaken) admitted.push(ms)
    }
    expect(admitted).toEqual([1_000, 2_000, 3_000])
  })

  it('restore nothing when the clock goes back', async () => {
    let now = 1_000_000
    const buckets = createMemoryBuckets(() => now)
    const bucket = bucketOf(1)
    await buckets.take([bucket], 1)
    now -= 10 * MINUTE_MS
    expect((await buckets.take([bucket], 1)).isTaken).toBe(false)
  })
})
