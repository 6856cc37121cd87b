import { expect, it } from 'vitest'
import { type EventReader, openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { startHaproxy, startNginx } from '../../support/start-proxy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const FIRST_WITHIN_MS = 1_000
const BEHIND_DIRECT_MS = 300
const EVENTS = 20
const PAUSE_MS = 100
const COMPRESS = 'gzip on; gzip_types * text/event-stream;'

it('through nginx, nginx that compresses and haproxy the first event comes within 1 s, each within 300 ms of a direct one', async () => {
  const fleet = await startFleet()
  const { client, url } = fleet.api
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: fleet.settings.REDIS_URL ?? '' })
  const proxies = {
    nginx: await startNginx(url),
    'nginx that compresses': await startNginx(url, COMPRESS),
    haproxy: await startHaproxy(url),
  }
  const openedAt = performance.now()
  const open = (base: string, acceptEncoding?: string) =>
    openReader({
      urls: [`${base}/graphql`],
      secret: client.secret,
      taskId: task.id,
      ...(acceptEncoding && { acceptEncoding }),
    })
  const direct = open(url)
  const readers: [string, EventReader][] = Object.entries(proxies).flatMap(([name, base]) => [
    [name, open(base)],
    [`${name}, asked for gzip`, open(base, 'gzip')],
  ])
  for (const [name, { arrivals }] of readers) {
    const first = await waitUntil(`the first event through ${name}`, 10_000, async () => arrivals[0])
    expect(first.at - openedAt, `the first event through ${name}`).toBeLessThan(FIRST_WITHIN_MS)
  }
  for (let i = 0; i < EVENTS; i++) {
    await task.write()
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
  await task.finish()
  for (const [name, { arrivals, isComplete }] of [['the API itself', direct] as const, ...readers]) {
    await waitUntil(`the end of the stream through ${name}`, 10_000, async () => isComplete())
    expect(arrivals.map(({ sequence }) => sequence)).toEqual(direct.arrivals.map(({ sequence }) => sequence))
    const behind = arrivals.map(({ at }, i) => at - (direct.arrivals[i]?.at ?? 0))
    expect(Math.max(...behind), `behind, through ${name}`).toBeLessThan(BEHIND_DIRECT_MS)
  }
  const compressed = readers.find(([name]) => name === 'nginx that compresses, asked for gzip')
  expect(compressed?.[1].connections).toMatchObject([{ encoding: 'gzip' }])
})
