import { request } from 'node:http'
import { Redis } from 'ioredis'
import pg from 'pg'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { taskChannel } from '../../../src/tasks/wake.ts'
import { newSecret, startCanopyInside } from '../../support/canopy-process.ts'
import { readerRequest } from '../../support/event-reader.ts'
import { sized } from '../../support/scale.ts'
import { scrapeMetrics, sumOf } from '../../support/scrape-metrics.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { createTestDatabase } from '../../support/test-database.ts'
import { waitUntil } from '../../support/wait-until.ts'

const STREAMS = sized(60, 900)
const SOCKETS = sized(12, 100)
const AT_A_TIME = sized(20, 50)
/** Database connections of one process. */
const POOL_SIZE = 10
/** Arbitrary key. The test holds this lock, and every database connection waits for it. */
const ADVISORY_LOCK = 7

interface Target {
  url: string
  headers: Record<string, string>
  body: string
}

/** When a client disconnects: after its request, at the response headers, or at the first event. */
const MOMENTS = ['request', 'response', 'event'] as const
type Moment = (typeof MOMENTS)[number]

async function connectAndLeave({ url, headers, body }: Target, moment: Moment): Promise<void> {
  const asked = request(url, { method: 'POST', agent: false, headers }).end(body)
  const closed = new Promise(resolve => asked.on('close', resolve))
  asked.on('error', () => {})
  asked.on('finish', () => moment === 'request' && asked.destroy())
  asked.on('response', response => {
    response.on('error', () => {}).on('data', part => String(part).includes('id: ') && asked.destroy())
    if (moment === 'response') asked.destroy()
  })
  await closed
}

/** Does the same over a WebSocket with the graphql-ws protocol. An abrupt client skips the closing handshake. */
async function connectAndLeaveBySocket(
  { url, headers, body }: Target,
  moment: Moment,
  isAbrupt: boolean,
): Promise<void> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', { headers })
  const closed = new Promise(resolve => socket.on('close', resolve).on('error', () => {}))
  const leave = () => (isAbrupt ? socket.terminate() : socket.close())
  socket.on('open', () => socket.send('{"type":"connection_init"}'))
  socket.on('message', data => {
    const { type } = JSON.parse(String(data))
    if (type === 'connection_ack') {
      socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload: JSON.parse(body) }))
      if (moment === 'request') leave()
    }
    if (type === 'next') leave()
  })
  if (moment === 'response') socket.on('open', leave)
  await closed
}

function countBy(names: readonly (string | symbol)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[String(name)] = (counts[String(name)] ?? 0) + 1
  return counts
}

it('leaks no stream, subscription, timer, socket or listener of disconnected clients', async () => {
  const warnings: Error[] = []
  const warn = (warning: Error) => warnings.push(warning)
  process.on('warning', warn)
  atEnd(() => process.off('warning', warn))
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const secret = newSecret()
  // Runs in this process so that it can be inspected, and without a worker, whose own resources would be counted.
  const canopy = await startCanopyInside(
    { ...settings, BOOTSTRAP_API_KEY: secret, DATABASE_POOL_MAX: String(POOL_SIZE) },
    ['--role=api'],
  )
  const { database, config, readers } = canopy.app
  const redis = new Redis(config.redisUrl ?? '')
  atEnd(() => redis.disconnect())
  const task = await startSilentTask({
    sql: (text, values = []) => database.prisma.$queryRawUnsafe(text, ...values),
    redisUrl: config.redisUrl ?? '',
  })
  const target = { url: `${canopy.url}/graphql`, ...readerRequest(secret, task.id) }
  const connectMany = async (streams: number, sockets: number) => {
    const clients = Array.from({ length: streams + sockets }, (_, i) => () => {
      const moment = MOMENTS[i % MOMENTS.length] ?? 'request'
      return i < streams
        ? connectAndLeave(target, moment)
        : connectAndLeaveBySocket(target, moment, i % 2 === 0)
    })
    for (let i = 0; i < clients.length; i += AT_A_TIME)
      await Promise.all(clients.slice(i, i + AT_A_TIME).map(client => client()))
  }
  const countOpen = async () => ({
    logs: readers.count(),
    streams: sumOf(await scrapeMetrics([canopy.url]), 'canopy_http_open_streams'),
    subscriptions: Number((await redis.pubsub('NUMSUB', taskChannel(task.uuid)))[1]),
  })
  /** Opens all database connections of the pool, so that none is added later. */
  const openAllConnections = async () => {
    const sql = new pg.Client({ connectionString: settings.DATABASE_URL })
    await sql.connect()
    try {
      await sql.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
      const waiting = Array.from(
        { length: POOL_SIZE },
        async () =>
          await database.prisma
            .$queryRaw`SELECT pg_advisory_xact_lock_shared(${ADVISORY_LOCK}::bigint)::text`,
      )
      await waitUntil('all connections wait', async () => {
        const { rows } = await sql.query(
          `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
          WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`,
        )
        return rows.length === POOL_SIZE
      })
      await sql.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK])
      await Promise.all(waiting)
    } finally {
      await sql.end()
    }
  }
  const none = { logs: 0, streams: 0, subscriptions: 0 }

  await connectMany(2 * AT_A_TIME, AT_A_TIME)
  await openAllConnections()
  await expect.poll(countOpen).toEqual(none)
  const listenersBefore = countListeners()
  const resourcesBefore = countBy(process.getActiveResourcesInfo())

  await connectMany(STREAMS, SOCKETS)
  await expect.poll(countOpen).toEqual(none)
  // Libraries may also remove listeners in the meantime.
  await expect.poll(() => findMore(countListeners(), listenersBefore)).toEqual([])
  // `expect.poll` would add its own timer.
  await waitUntil(
    'there are no more timers and sockets than before',
    async () => findMore(countBy(process.getActiveResourcesInfo()), resourcesBefore).length === 0,
  )
  expect(warnings).toEqual([])
})

/** @returns names whose count has increased. */
function findMore(now: Record<string, number>, before: Record<string, number>): string[] {
  return Object.keys(now).filter(name => (now[name] ?? 0) > (before[name] ?? 0))
}

function countListeners(): Record<string, number> {
  return Object.fromEntries(process.eventNames().map(name => [String(name), process.listenerCount(name)]))
}
