import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectRedisBus } from '../../src/platform/bus/redis-bus.ts'

/** Timeout for hanging tests only. */
const CONNECT_TIMEOUT_MS = 60_000

let unhandled: unknown[] = []
const collect = (reason: unknown) => unhandled.push(reason)
beforeEach(() => {
  unhandled = []
  process.on('unhandledRejection', collect)
})
afterEach(() => {
  process.off('unhandledRejection', collect)
})

const connectBus = () =>
  connectRedisBus(process.env.TEST_REDIS_URL ?? '', CONNECT_TIMEOUT_MS, pino({ enabled: false }))

it.each([
  ['after', async (stop: () => void, close: () => Promise<void>) => [await close(), stop()]],
  ['just before', async (stop: () => void, close: () => Promise<void>) => [stop(), await close()]],
])('leaves no unhandled rejection when a subscription ends %s its connection is closed', async (_, end) => {
  const bus = await connectBus()
  const stop = await bus.subscribe('topic', () => {})
  await end(stop, () => bus.close())
  // A rejection is reported before another connection has been opened and closed.
  const later = await connectBus()
  await later.close()
  await nextTurn()
  expect(unhandled).toEqual([])
})
