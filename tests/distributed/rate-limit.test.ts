import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { startFleet } from '../support/fleet.ts'
import { startPrivateRedis } from '../support/private-redis.ts'
import { requestRaw } from '../support/raw-request.ts'
import { scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const BURST = 120
const PROCESSES = 3
const REQUESTS = 200

const settings = { RATE_LIMIT_ADDRESS_CAPACITY: String(BURST), TRUSTED_PROXIES: 'loopback' }

/** An address that no other test uses. */
const newAddress = () => `2001:db8::${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}`

interface Load {
  /** Statuses of the responses. */
  statuses: number[]
  admitted: number
  /** Points that one bucket restored in that time, rounded up. */
  restored: number
}

/** Sends requests without an API key to all processes at once. */
async function load(processes: { url: string }[], address: string): Promise<Load> {
  const since = performance.now()
  const send = async ({ url }: { url: string }) => {
    const { status } = await requestRaw(`${url}/graphql`, {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ query: '{ __typename }' }),
    })
    return status
  }
  const statuses = await Promise.all(
    processes.flatMap(each => Array.from({ length: REQUESTS }, () => send(each))),
  )
  const restored = Math.ceil((performance.now() - since) / 1_000)
  return { statuses, admitted: statuses.filter(status => status === 401).length, restored }
}

async function startApis(given: Record<string, string>) {
  const fleet = await startFleet({ ...settings, ...given })
  return Promise.all(Array.from({ length: PROCESSES }, () => fleet.startApi()))
}

it('shares the limit of an address among all processes', async () => {
  const apis = await startApis({})
  const { statuses, admitted, restored } = await load(apis, newAddress())
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  expect(admitted).toBeGreaterThanOrEqual(BURST)
  expect(admitted).toBeLessThanOrEqual(BURST + restored)
})

it('limits each process by itself while Redis is away, without errors, and shares again afterwards', async () => {
  const redis = await startPrivateRedis()
  const apis = await startApis({ REDIS_URL: redis.url })
  const [before, during] = [newAddress(), newAddress()]
  const first = await load(apis, before)
  expect(first.admitted).toBeLessThanOrEqual(BURST + first.restored)

  // Redis is killed while requests are in progress, so they are counted by Redis and by the processes.
  const [fault] = await Promise.all([load(apis, during), redis.kill()])
  const away = await load(apis, during)
  for (const { statuses } of [fault, away])
    expect(statuses.every(status => status === 401 || status === 429)).toBe(true)
  const buckets = PROCESSES + 1
  expect(fault.admitted + away.admitted).toBeLessThanOrEqual(
    buckets * (BURST + fault.restored + away.restored),
  )
  const fallbacks = async () =>
    sumOf(await scrapeMetrics(apis.map(({ url }) => url)), 'canopy_rate_limit_fallbacks_total')
  const fallbacksBefore = await fallbacks()
  const local = await load(apis, newAddress())
  expect((await fallbacks()) - fallbacksBefore).toBe(PROCESSES * REQUESTS)
  expect(local.admitted).toBeGreaterThanOrEqual(PROCESSES * BURST)
  expect(local.admitted).toBeLessThanOrEqual(PROCESSES * (BURST + local.restored))

  await redis.start()
  const client = new Redis(redis.url)
  atEnd(() => client.disconnect())
  for (const api of apis) {
    const address = newAddress()
    await waitUntil('the process uses Redis again', async () => {
      await load([api], address)
      return (await client.keys(`*${address}`)).length > 0
    })
  }
  const after = await load(apis, newAddress())
  expect(after.admitted).toBeLessThanOrEqual(BURST + after.restored)
})
