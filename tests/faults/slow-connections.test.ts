import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { print } from 'graphql'
import { expect, it } from 'vitest'
import { type CanopyProcess, makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { openReader } from '../support/event-reader.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const Count = graphql(`
  query SlowCount { agents { totalCount } }
`)

const CONNECTIONS = sized(100, 800)
const REQUESTS = sized(20, 200)
const BYTE_EVERY_MS = 50

/** Connections that send as little as possible: no request, headers that never end, or a body that never ends. */
interface SlowClients {
  /** Number of open connections. */
  count(): number
  disconnect(): void
}

function connectSlowClients({ url, client: { secret } }: CanopyProcess): SlowClients {
  const { hostname, port } = new URL(url)
  const head = `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${secret}\r\n`
  const beginnings = ['', head, `${head}Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n{`]
  const endings = ['', 'X-Trickle: 1\r\n', ' ']
  const sockets = new Set<Socket>()
  let isOver = false
  const connectNext = (kind: number) => {
    if (isOver) return
    const socket = connect(Number(port), hostname)
    socket.on('connect', () => {
      sockets.add(socket)
      if (beginnings[kind]) socket.write(beginnings[kind])
    })
    const trickle = setInterval(() => {
      if (socket.writable && endings[kind]) socket.write(endings[kind])
    }, BYTE_EVERY_MS)
    // Discards responses, such as request timeouts.
    socket.on('error', () => {}).resume()
    socket.on('close', () => {
      clearInterval(trickle)
      sockets.delete(socket)
      setImmediate(connectNext, kind)
    })
  }
  for (let i = 0; i < CONNECTIONS; i++) connectNext(i % beginnings.length)
  const disconnect = () => {
    isOver = true
    for (const socket of sockets) socket.destroy()
  }
  atEnd(disconnect)
  return { count: () => sockets.size, disconnect }
}

/** Sends one request on a new connection. @returns the response body. */
function ask({ client: { url, secret } }: CanopyProcess): Promise<string> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent: false, headers }, response => resolve(text(response)))
      .on('error', reject)
      .end(JSON.stringify({ query: print(Count) }))
  })
}

it(`answers requests while ${CONNECTIONS} slow connections are open, and closes them when the clients leave`, async () => {
  const canopy = await (await makeEmbeddedCanopy()).startProcess()
  const { taskId } = await seedWorld(canopy.client)
  const answer = JSON.stringify({ data: { agents: { totalCount: 1 } } })
  expect(await ask(canopy)).toBe(answer)
  const countFiles = async () => (await readdir(`/proc/${canopy.pid}/fd`)).length
  const before = await countFiles()

  const clients = connectSlowClients(canopy)
  await waitUntil('most of them are connected', async () => clients.count() >= CONNECTIONS * 0.9)
  for (let i = 0; i < REQUESTS; i++) expect(await ask(canopy)).toBe(answer)
  const reader = openReader(canopy.client, taskId)
  await waitUntil('a stream is served', async () => reader.isComplete())
  reader.close()

  clients.disconnect()
  await waitUntil('their connections are closed', async () => (await countFiles()) <= before + 2)
  expect(await canopy.end('SIGTERM'), canopy.output()).toBe(0)
})
