import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { NO_RATE_LIMITS } from '../tests/support/no-rate-limits.ts'
import { startChild } from './child.ts'
import { gatherAudience } from './event-stream.ts'

// npx node bench/memory.ts: memory of an embedded Canopy when idle, after streams and after floods of operations. With
// a leak, the heap after a garbage collection would grow with each wave.

const WAVES = 4
const STREAMS = 1_000
const SOCKETS = 20
const OPERATIONS_PER_SOCKET = 150
const SETTLE_MS = 2_000
const SECRET = `bench_${'0'.repeat(48)}`
const STREAM = 'subscription { coverageAlerts { __typename } }'
const OPERATION =
  '{ agents { nodes { id name } } templates { nodes { id name } } documents { nodes { id title } } }'

interface Memory {
  rss: number
  heapTotal: number
  heapUsed: number
  external: number
}

const folder = await mkdtemp(join(tmpdir(), 'canopy-memory-'))
const canopy = await startChild('memory-process.ts', [], {
  DATA_DIR: folder,
  PORT: '0',
  DEMO: 'false',
  ...NO_RATE_LIMITS,
  LOG_LEVEL: 'silent',
  BOOTSTRAP_API_KEY: SECRET,
})
const graphql = `${canopy.url}/graphql`
try {
  await print('idle')
  for (let wave = 1; wave <= WAVES; wave++) {
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' }
    const audience = await gatherAudience(
      { url: graphql, headers, body: JSON.stringify({ query: STREAM }) },
      STREAMS,
    )
    await print(`${STREAMS} streams`)
    audience.leave()
    await print(`${STREAMS} streams, closed`)
  }
  for (let wave = 1; wave <= WAVES; wave++) {
    await Promise.all(Array.from({ length: SOCKETS }, flood))
    await print(`${SOCKETS * OPERATIONS_PER_SOCKET} operations over WebSocket`)
  }
} finally {
  await canopy.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Prints the current resident memory, then the heap after a garbage collection. */
async function print(when: string): Promise<void> {
  await sleep(SETTLE_MS)
  const { rss } = await canopy.ask<Memory>('measure')
  await canopy.ask('measureMemory')
  const { heapUsed, heapTotal, external } = await canopy.ask<Memory>('measure')
  const [resident, used, total, outside] = [rss, heapUsed, heapTotal, external].map(bytes =>
    Math.round(bytes / 1_000_000),
  )
  console.log(
    `${when.padEnd(36)} resident ${resident} MB; after a collection: heap ${used} of ${total} MB, external ${outside} MB`,
  )
}

async function flood(): Promise<void> {
  const socket = new WebSocket(graphql, 'graphql-transport-ws')
  await once(socket, 'open')
  const done = new Promise<void>((resolve, reject) => {
    let answered = 0
    socket.on('message', data => {
      const { type } = JSON.parse(String(data))
      if (type === 'connection_ack')
        for (let i = 0; i < OPERATIONS_PER_SOCKET; i++)
          socket.send(JSON.stringify({ type: 'subscribe', id: String(i), payload: { query: OPERATION } }))
      if ((type === 'complete' || type === 'error') && ++answered === OPERATIONS_PER_SOCKET) resolve()
    })
    socket.on('close', code => reject(new Error(`The socket was closed with ${code}.`)))
  })
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${SECRET}` } }))
  await done
  socket.close()
  await once(socket, 'close').catch(() => {})
}
