import { createServer, request } from 'node:http'
import { pipeline } from 'node:stream'
import { print } from 'graphql'
import { expect, it } from 'vitest'
import { subscribeFrom } from '../../../examples/clients/subscribe-from.ts'
import { WatchEvents } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { listen } from '../../support/http-server.ts'
import { sized } from '../../support/scale.ts'
import type { SilentTask } from '../../support/silent-task.ts'
import { createSingleClient } from '../../support/single-connection.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

interface RoundRobinProxy {
  url: string
  /** The method and the server of each request, in order. */
  requests: { method: string; server: number }[]
  /** Closes all open connections. */
  cut(): void
}

/** Starts a proxy that sends each request to the next of several servers. */
async function startRoundRobinProxy(urls: readonly string[]): Promise<RoundRobinProxy> {
  const requests: RoundRobinProxy['requests'] = []
  let turn = 0
  const server = createServer((asked, answer) => {
    const number = turn++ % urls.length
    const { method = '', headers } = asked
    requests.push({ method, server: number })
    const target = new URL(asked.url ?? '/', urls[number])
    const forwarded = request(target, { method, headers, agent: false }, response => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      answer.flushHeaders()
      // Also closes the connection of the client if the response breaks off.
      pipeline(response, answer, () => {})
    })
    forwarded.on('error', () => answer.destroy())
    answer.on('close', () => forwarded.destroy())
    asked.pipe(forwarded)
  })
  const { url, close } = await listen(server)
  atEnd(close)
  return { url, requests, cut: () => server.closeAllConnections() }
}

const TASKS = sized(6, 40)
const ROUNDS = sized(4, 40)

it('serves one connection whichever API process receives each request, and resumes after disconnects', async () => {
  // Without wake-ups, operations would wait for the next poll of the process that holds the stream.
  const fleet = await startFleet({ EVENT_POLL_MS: '60000' })
  const { secret } = fleet.api.client
  const second = await fleet.startApi()
  const proxy = await startRoundRobinProxy([fleet.api.url, second.url])
  const client = createSingleClient({ url: `${proxy.url}/graphql`, secret })
  const tasks: SilentTask[] = []
  for (let i = 0; i < TASKS; i++) tasks.push(await fleet.startSilentTask())
  const follows = tasks.map(({ id: taskId }) => {
    const seen: number[] = []
    const { promise: over, resolve, reject } = Promise.withResolvers<void>()
    const next = ({ data }: { data?: unknown }) =>
      void seen.push((data as { taskEvents: { sequence: number } }).taskEvents.sequence)
    const request = { query: print(WatchEvents), variables: { taskId, after: 0 } }
    subscribeFrom(client, request, { next, error: reject, complete: resolve })
    return { seen, over }
  })
  const haveAll = (last: number) =>
    waitUntil('all operations have their events', async () =>
      follows.every(({ seen }) => seen.at(-1) === last),
    )
  let last = 2
  for (let round = 0; round < ROUNDS; round++) {
    await haveAll(last)
    if (round % 2) proxy.cut()
    for (const task of tasks) last = await task.write()
  }
  await haveAll(last)
  for (const task of tasks) await task.finish()
  await Promise.all(follows.map(({ over }) => over))
  for (const { seen } of follows) expect(seen).toEqual(Array.from({ length: last + 1 }, (_, i) => i + 1))
  for (const method of ['PUT', 'GET', 'POST']) {
    const servers = proxy.requests.filter(request => request.method === method).map(({ server }) => server)
    if (method === 'POST') expect(new Set(servers).size).toBe(2)
    else expect(servers.length).toBeGreaterThan(0)
  }
  // Operations do not outlive the connection of their stream.
  await fleet.waitForNoRow('no operation is left', 'SELECT FROM event_stream_operations')
})

it('rejects operations for a killed process once its stream has expired', async () => {
  const fleet = await startFleet()
  const { client } = fleet.api
  const holder = await fleet.startApiProcess()
  const headers = { authorization: `Bearer ${client.secret}` }
  const reserved = await fetch(client.url, { method: 'PUT', headers })
  const token = { ...headers, 'x-graphql-event-stream-token': await reserved.text() }
  const stream = await fetch(`${holder.url}/graphql`, { headers: { ...token, accept: 'text/event-stream' } })
  expect(stream.status).toBe(200)
  await holder.end('SIGKILL')
  // The client notices immediately because its connection is closed.
  await expect(stream.text()).rejects.toThrow()
  await fleet.sql('UPDATE event_streams SET expires_at = now()')
  const start = await fetch(client.url, {
    method: 'POST',
    headers: { ...token, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { user { id } } }', extensions: { operationId: 'x' } }),
  })
  expect(start.status).toBe(404)
})
