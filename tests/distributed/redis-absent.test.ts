import { expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import { readReadiness } from '../support/canopy-process.ts'
import { openReader } from '../support/event-reader.ts'
import { makeAgents, startFleet } from '../support/fleet.ts'
import { createPrivateRedis } from '../support/private-redis.ts'
import { waitForTask } from '../support/seed.ts'
import { sendRefresh } from '../support/send-work.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

it('starts without Redis, polls, and connects when Redis is up', async () => {
  const redis = await createPrivateRedis()
  const fleet = await startFleet({ REDIS_URL: redis.url })
  const { api, processes } = await fleet.startApiAndWorker()
  // Does not poll, so it learns of events only through Redis.
  const env = { ...fleet.settings, LOG_LEVEL: 'silent', PORT: '0', DEMO: 'false' }
  const config = { ...readConfig(['--role=api'], env), eventPollMs: Number.POSITIVE_INFINITY }
  const notPolling = await startCanopy(config, () => {})
  atEnd(notPolling.stop)
  for (const each of [...processes, notPolling])
    expect(await readReadiness(each)).toMatchObject({
      code: 200,
      status: 'degraded',
      parts: { database: 'ready', events: expect.stringContaining('Redis') },
    })
  expect(api.output()).toMatch(/^Redis: REDIS_URL does not respond\./m)
  expect(api.output()).not.toMatch(/\n\s+at /)

  const [agentId = ''] = await makeAgents(fleet, 1)
  expect((await waitForTask(api.client, await sendRefresh(api.client, agentId))).at(-1)).toBe('COMPLETED')
  const silent = await fleet.startSilentTask()
  const readers = [api, notPolling].map(({ url }) =>
    openReader({ url: `${url}/graphql`, secret: api.client.secret }, silent.id),
  )
  await waitUntil('both streams are open', async () =>
    readers.every(({ sequences }) => sequences.length >= 2),
  )
  const last = await silent.write()
  await waitUntil('the polling API delivers it', async () => readers[0]?.sequences.at(-1) === last)

  await redis.start()
  for (const each of [...processes, notPolling])
    await expect.poll(() => readReadiness(each)).toMatchObject({ code: 200, status: 'ready' })
  // The first event may arrive only because the subscription is new. The test's own Redis connection may be late, too.
  for (const which of ['first', 'second', 'third']) {
    const before = await silent.write()
    await waitUntil(`the ${which} event arrives by a wake-up`, async () => {
      await silent.write()
      return (readers[1]?.sequences.at(-1) ?? 0) > before
    })
  }
  await silent.finish()
  await waitUntil('both streams are complete', async () => readers.every(reader => reader.isComplete()))
  for (const { sequences } of readers) expect(sequences).toEqual(sequences.map((_, i) => i + 1))
  for (const process of processes) expect(await process.end('SIGTERM')).toBe(0)
})
