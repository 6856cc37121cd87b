import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectRedisBus } from '../../src/platform/bus/redis-bus.ts'

/** Only ends what hangs. */
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
])('rejects nothing unhandled when a subscription ends %s its connection is closed', async (_, end) => {
  const bus = await connectBus()
  const stop = await bus.subscribe('topic', () => {})
  await end(stop, () => bus.close())
  // By the time that another connection has come and gone, a rejection would have been reported.
  const later = await connectBus()
  await later.close()
  await nextTurn()
  expect(unhandled).toEqual([])
})
