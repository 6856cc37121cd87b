import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { createPrivateRedis } from '../../support/private-redis.ts'
import { sized } from '../../support/scale.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { waitUntil } from '../../support/wait-until.ts'

const EVENTS = sized(4, 12)

it('delivers every event without wake-ups by polling', async () => {
  const redis = await createPrivateRedis()
  await redis.start()
  const fleet = await startFleet({ REDIS_URL: redis.url, EVENT_POLL_MS: '100' })
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: redis.url })
  const { url, secret } = fleet.api.client
  const open = () => openReader({ urls: [url], secret, taskId: task.id })
  const early = open()
  await waitUntil('the stream is open', async () => early.sequences.length === 2)
  await redis.kill()
  const readers = { early, late: open() }
  for (let i = 0; i < EVENTS; i++) {
    const last = await task.write()
    for (const [name, { sequences }] of Object.entries(readers))
      await waitUntil(`event ${last} reaches the ${name} one`, async () => sequences.at(-1) === last)
  }
  for (const { sequences, connections } of Object.values(readers)) {
    expect(sequences).toEqual(Array.from({ length: 2 + EVENTS }, (_, i) => i + 1))
    expect(connections).toHaveLength(1)
  }
})
