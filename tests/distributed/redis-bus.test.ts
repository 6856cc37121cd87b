import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectRedisBus } from '../../src/platform/events/redis-bus.ts'

let unheard: unknown[] = []
const hear = (reason: unknown) => unheard.push(reason)
beforeEach(() => {
  unheard = []
  process.on('unhandledRejection', hear)
})
afterEach(() => {
  process.off('unhandledRejection', hear)
})

it.each([
  ['after', async (stop: () => void, close: () => Promise<void>) => [await close(), stop()]],
  ['just before', async (stop: () => void, close: () => Promise<void>) => [stop(), await close()]],
])('a subscription given up %s the connection is closed ends without a word', async (_, end) => {
  const bus = await connectRedisBus(process.env.TEST_REDIS_URL ?? '', 5_000, pino({ enabled: false }))
  const stop = await bus.subscribe('topic', () => {})
  await end(stop, () => bus.close())
  await sleep(100)
  expect(unheard).toEqual([])
})
