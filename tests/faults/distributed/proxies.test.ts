import { expect, it } from 'vitest'
import { type EventReader, openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { startHaproxy, startNginx } from '../../support/start-proxy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const EVENTS = sized(5, 20)
const COMPRESS = 'gzip on; gzip_types * text/event-stream;'

it('delivers each event through nginx, nginx with compression, and haproxy before the next one is written', async () => {
  const fleet = await startFleet()
  const { client, url } = fleet.api
  const task = await fleet.startSilentTask()
  const proxies = {
    nginx: await startNginx(url),
    'nginx that compresses': await startNginx(url, COMPRESS),
    haproxy: await startHaproxy(url),
  }
  const open = (base: string, options = {}) =>
    openReader({ url: `${base}/graphql`, secret: client.secret }, task.id, options)
  const readers: [string, EventReader][] = Object.entries(proxies).flatMap(([name, base]) => [
    [name, open(base)],
    [`${name}, asked for gzip`, open(base, { acceptEncoding: 'gzip' })],
  ])
  // ENQUEUED and STARTED already exist. A proxy that buffers would never deliver an event, because the next one is
  // written only after delivery.
  for (let last = 2; last < 2 + EVENTS; last = await task.write())
    for (const [name, { sequences }] of readers)
      await waitUntil(`event ${last} through ${name}`, async () => sequences.at(-1) === last)
  await task.finish()
  for (const [name, { sequences, connections, isComplete }] of readers) {
    await waitUntil(`the end of the stream through ${name}`, async () => isComplete())
    expect(sequences).toEqual(Array.from({ length: 3 + EVENTS }, (_, i) => i + 1))
    expect(connections).toHaveLength(1)
  }
  const compressed = readers.find(([name]) => name === 'nginx that compresses, asked for gzip')
  expect(compressed?.[1].connections).toMatchObject([{ encoding: 'gzip' }])
})
