import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeStartError } from '../../src/start-messages.ts'
import {
  type CanopyProcess,
  newSecret,
  runRefusedCanopy,
  startCanopyInside,
  startCanopyProcess,
} from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestClient } from '../support/test-client.ts'

const Agents = graphql(`
  query KeptAgents { agents { nodes { name coverage { percent } } } }
`)

/** @returns the error that a process with these settings prints before it exits. */
function findRefusal(settings: Record<string, string>): Promise<unknown> {
  return startCanopyInside(settings).then(canopy => canopy.stop(), describeStartError)
}

describe('a process on a data directory', () => {
  let dataDir: Awaited<ReturnType<typeof makeDataDir>>
  let running: CanopyProcess
  beforeAll(async () => {
    dataDir = await makeDataDir({ isFirstStart: sized(false, true) })
    running = await startCanopyProcess({ DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: '' })
  })
  afterAll(async () => {
    if (!running.hasEnded()) await running.end('SIGKILL')
    await dataDir.remove()
  })

  it('refuses a data directory that another process uses, naming that process', async () => {
    const refusal = new RegExp(`^DATA_DIR .* is in use by process ${running.pid} on `)
    expect(await findRefusal({ DATA_DIR: dataDir.path })).toMatch(refusal)
  })

  it('refuses a used port before touching a data directory or database', async () => {
    const { port } = new URL(running.url)
    const own = await makeDataDir({ isFirstStart: true })
    atEnd(own.remove)
    const folder = join(own.path, 'new')
    const refusal = /^PORT is already in use\./
    const { code, output } = await runRefusedCanopy({ DATA_DIR: folder, PORT: port })
    expect(code).toBe(1)
    expect(output).toMatch(refusal)
    expect(existsSync(folder)).toBe(false)

    let connections = 0
    const database = createServer(socket => {
      connections++
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(database, 'listening')
    atEnd(() => database.close())
    const url = `postgres://127.0.0.1:${(database.address() as AddressInfo).port}/canopy`
    expect(await findRefusal({ DATABASE_URL: url, PORT: port })).toMatch(refusal)
    expect(connections).toBe(0)
  })

  it('refuses an address that the machine does not have', async () => {
    expect(await findRefusal({ HOST: '192.0.2.1' })).toMatch(/^HOST is not an address of this machine/)
  })

  // Must run last: it ends the process.
  it('keeps its data and its key across restarts, and exits with code 0', async () => {
    const keyOf = (output: string) => /API key {4}(\S+)/.exec(output)?.[1]
    const key = keyOf(running.output()) ?? ''
    expect(key).toMatch(/^canopy_.{43}$/)
    const readAgents = (url: string, secret: string) =>
      createTestClient(`${url}/graphql`, secret).run(Agents, {})
    await seedWorld(createTestClient(`${running.url}/graphql`, key))
    const before = await readAgents(running.url, key)
    // Ctrl-C sends SIGINT twice: from the terminal and from npm. `slow-connections.test.ts` covers a single SIGTERM.
    const ended = running.end('SIGINT')
    await running.end('SIGINT')
    expect(await ended).toBe(0)
    expect(running.output()).toContain('All data is saved.')

    const ownKey = newSecret()
    const second = await startCanopyInside({ DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: ownKey })
    expect(await readAgents(second.url, key)).toEqual(before)
    expect(await readAgents(second.url, ownKey)).toEqual(before)
    expect(second.output).toContain('API key    the one in BOOTSTRAP_API_KEY')
    expect(second.output).not.toContain(ownKey)
    await second.stop()

    const third = await startCanopyInside({ DATA_DIR: dataDir.path })
    expect(keyOf(third.output)).toBe(key)
  })
})

describe('a process that cannot start', () => {
  it('reports every invalid setting at once, each with its remedy', async () => {
    const { code, output } = await runRefusedCanopy(
      { PORT: '99999', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', BOOTSTRAP_API_KEY: 'short' },
      ['--role=worker'],
    )
    expect(code).toBe(1)
    for (const setting of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'BOOTSTRAP_API_KEY', 'REDIS_URL'])
      expect(output).toContain(`- ${setting} `)
    expect(output).not.toMatch(/\n\s+at /)
  })

  it('reports that Postgres does not answer, without a stack trace', async () => {
    // The port refuses connections immediately. The timeout only limits the retries.
    const settings = { DATABASE_URL: 'postgres://127.0.0.1:1/canopy', CONNECT_TIMEOUT_MS: '2000' }
    const refusal = await findRefusal(settings)
    expect(refusal).toMatch(/^DATABASE_URL: cannot connect to Postgres \(ECONNREFUSED\)/)
    expect(refusal).not.toMatch(/\n\s+at /)
  })

  it('reports that Postgres has no pgvector', async () => {
    const dataDir = await makeDataDir()
    atEnd(dataDir.remove)
    // Opened without the extension, which is not part of the data.
    const bare = await PGlite.create(join(dataDir.path, 'data'))
    atEnd(() => bare.close())
    const server = new PGLiteSocketServer({ db: bare, host: '127.0.0.1', port: 0 })
    await server.start()
    atEnd(() => server.stop())
    const url = `postgres://postgres:postgres@${server.getServerConn()}/postgres`
    expect(await findRefusal({ DATABASE_URL: url })).toMatch(
      /^DATABASE_URL: pgvector is missing\. Install it/,
    )
  })
})
