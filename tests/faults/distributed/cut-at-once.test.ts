import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { startPostgresProxy } from '../../support/postgres-proxy.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { waitUntil } from '../../support/wait-until.ts'

const CLIENTS = 500
const RESUMED_WITHIN_MS = 10_000
const MOST_STATEMENTS = 2
const MISSED = 5
const GIVE_UP_MS = 60_000

it('500 clients that are cut at once have all resumed within 10 s, with at most 2 database queries each', {
  timeout: 180_000,
}, async () => {
  const fleet = await startFleet()
  const proxy = await startPostgresProxy(fleet.settings.DATABASE_URL ?? '')
  const { client } = await fleet.startApi({ DATABASE_URL: proxy.url })
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: fleet.settings.REDIS_URL ?? '' })
  const readers = Array.from({ length: CLIENTS }, () =>
    openReader({ urls: [client.url], secret: client.secret, taskId: task.id }),
  )
  const allHave = (last: number) => async () =>
    readers.every(({ arrivals }) => arrivals.at(-1)?.sequence === last)
  await waitUntil('all streams are open', GIVE_UP_MS, allHave(await task.write()))

  const before = proxy.statementCount()
  const cutAt = performance.now()
  for (const { cut } of readers) cut()
  const last = await task.write(MISSED)
  await waitUntil('all have what they missed', GIVE_UP_MS, allHave(last))
  expect(performance.now() - cutAt).toBeLessThan(RESUMED_WITHIN_MS)
  expect((proxy.statementCount() - before) / CLIENTS).toBeLessThanOrEqual(MOST_STATEMENTS)
  for (const { arrivals, connections } of readers) {
    expect(arrivals.map(({ sequence }) => sequence)).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    expect(connections).toHaveLength(2)
  }
})
