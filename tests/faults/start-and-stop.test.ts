import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/read-config.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import {
  type CanopyProcess,
  newSecret,
  runRefusedCanopy,
  startCanopyProcess,
} from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestClient } from '../support/test-client.ts'

const Agents = graphql(`
  query KeptAgents {
    agents { nodes { name coverage { percent } } }
  }
`)

type Refusal = ReturnType<typeof runRefusedCanopy>

describe('a process on a data folder', () => {
  let dataDir: Awaited<ReturnType<typeof makeDataDir>>
  let running: CanopyProcess
  beforeAll(async () => {
    dataDir = await makeDataDir({ isFirstStart: true })
    running = await startCanopyProcess({ DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: '' })
  })
  afterAll(async () => {
    if (!running.hasEnded()) await running.end('SIGKILL')
    await dataDir.remove()
  })

  it('refuses a data folder that another process uses, and names that process', async () => {
    const { code, output } = await runRefusedCanopy({ DATA_DIR: dataDir.path, PORT: '0' })
    expect(code).toBe(1)
    expect(output).toMatch(/DATA_DIR .* is in use by process \d+ on /)
  })

  it('refuses a port that is taken, before it touches a data folder or a database', async () => {
    const { port } = new URL(running.url)
    const own = await makeDataDir({ isFirstStart: true })
    atEnd(own.remove)
    const folder = join(own.path, 'new')
    const refusal = {
      code: 1,
      output: expect.stringMatching(/^PORT: another program listens there already\./),
    }
    expect(await runRefusedCanopy({ DATA_DIR: folder, PORT: port })).toMatchObject(refusal)
    expect(existsSync(folder)).toBe(false)

    let connections = 0
    const database = createServer(socket => {
      connections++
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(database, 'listening')
    atEnd(() => database.close())
    const url = `postgres://127.0.0.1:${(database.address() as AddressInfo).port}/canopy`
    expect(await runRefusedCanopy({ DATABASE_URL: url, PORT: port })).toMatchObject(refusal)
    expect(connections).toBe(0)
  })

  it('refuses an address that the machine does not have', async () => {
    const { code, output } = await runRefusedCanopy({ HOST: '192.0.2.1', PORT: '0' })
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/^HOST: this machine does not have that address/),
    ])
  })

  // Last: it ends the process.
  it('keeps its data and its key across restarts, and exits with code 0', async () => {
    const keyOf = (output: string) => /API key {4}(\S+)/.exec(output)?.[1]
    const key = keyOf(running.output()) ?? ''
    expect(key).toMatch(/^canopy_.{43}$/)
    const readAgents = (url: string) => createTestClient(`${url}/graphql`, key).run(Agents, {})
    await seedWorld(createTestClient(`${running.url}/graphql`, key))
    const before = await readAgents(running.url)
    expect(await running.end('SIGTERM')).toBe(0)
    expect(running.output()).toContain('Everything is kept.')

    const ownKey = newSecret()
    running = await startCanopyProcess({ DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: ownKey })
    expect(await readAgents(running.url)).toEqual(before)
    expect(await running.client.run(Agents, {})).toEqual(before)
    expect(running.output()).toContain('API key    the one in BOOTSTRAP_API_KEY')
    // Ctrl-C arrives twice: from the terminal and from npm.
    const ended = running.end('SIGINT')
    await running.end('SIGINT')
    expect(await ended).toBe(0)
    expect(running.output()).not.toContain(ownKey)

    const lines: string[] = []
    const env = { DATA_DIR: dataDir.path, PORT: '0', DEMO: 'false', LOG_LEVEL: 'silent' }
    const canopy = await startCanopy(readConfig([], env), line => lines.push(line))
    await canopy.stop()
    expect(keyOf(lines.join('\n'))).toBe(key)
  })
})

describe('a process that cannot start', () => {
  /** Ends a wait for a service that refuses connections, which takes it no time. */
  const CONNECT_TIMEOUT_MS = '2000'
  let badSettings: Refusal
  let noPostgres: Refusal
  let noPgvector: Refusal
  const closings: (() => Promise<void>)[] = []
  beforeAll(async () => {
    badSettings = runRefusedCanopy(
      { PORT: '99999', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', BOOTSTRAP_API_KEY: 'short' },
      ['--role=worker'],
    )
    noPostgres = runRefusedCanopy({ DATABASE_URL: 'postgres://127.0.0.1:1/canopy', CONNECT_TIMEOUT_MS })
    const bare = await PGlite.create()
    const server = new PGLiteSocketServer({ db: bare, host: '127.0.0.1', port: 0 })
    await server.start()
    closings.push(async () => {
      await server.stop()
      await bare.close()
    })
    noPgvector = runRefusedCanopy({
      DATABASE_URL: `postgres://postgres:postgres@${server.getServerConn()}/postgres`,
    })
  })
  afterAll(async () => {
    await Promise.all([badSettings, noPostgres, noPgvector])
    for (const close of closings) await close()
  })

  it('names every bad setting at once, each with its remedy', async () => {
    const { code, output } = await badSettings
    expect(code).toBe(1)
    for (const setting of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'BOOTSTRAP_API_KEY', 'REDIS_URL'])
      expect(output).toContain(`- ${setting} `)
    expect(output).not.toMatch(/\n\s+at /)
  })

  it('reports that Postgres does not answer, without a stack', async () => {
    const { code, output } = await noPostgres
    expect(code).toBe(1)
    expect(output).toMatch(/^DATABASE_URL: Postgres does not let us in \(ECONNREFUSED\)/)
    expect(output).not.toMatch(/\n\s+at /)
  })

  it('reports that Postgres has no pgvector', async () => {
    const { code, output } = await noPgvector
    expect(code).toBe(1)
    expect(output).toMatch(/^DATABASE_URL: this Postgres has no pgvector\. Install it/)
  })
})
