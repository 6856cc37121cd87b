import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { createPrivateRedis } from '../../support/private-redis.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { waitUntil } from '../../support/wait-until.ts'

const DELIVERED_WITHIN_MS = 2_500
const EVENTS = 12
/** Not in step with what looks every two seconds. */
const PAUSE_MS = 370

it('without wake-ups every event is delivered within 2.5 s: streams look by themselves', async () => {
  const redis = await createPrivateRedis()
  await redis.start()
  // The default, which the fleet makes quicker otherwise.
  const fleet = await startFleet({ REDIS_URL: redis.url, EVENT_POLL_MS: '2000' })
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: redis.url })
  const { url, secret } = fleet.api.client
  const open = () => openReader({ urls: [url], secret, taskId: task.id })
  const early = open()
  await waitUntil('the stream is open', 20_000, async () => early.arrivals.length === 2)
  await redis.kill()
  const late = open()
  const writtenAt = new Map<number, number>()
  for (let i = 0; i < EVENTS; i++) {
    const since = performance.now()
    writtenAt.set(await task.write(), since)
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
  for (const [name, reader] of Object.entries({ early, late })) {
    await waitUntil(
      `all events reach the ${name} one`,
      5_000,
      async () => reader.arrivals.length === 2 + EVENTS,
    )
    expect(reader.arrivals.map(({ sequence }) => sequence)).toEqual(reader.arrivals.map((_, i) => i + 1))
    const delays = reader.arrivals.map(({ sequence, at }) => at - (writtenAt.get(sequence) ?? at))
    expect(Math.max(...delays), `of the ${name} one`).toBeLessThan(DELIVERED_WITHIN_MS)
  }
  expect(early.connections).toHaveLength(1)
})
