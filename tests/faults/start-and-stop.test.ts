import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

const Agents = graphql(`
  query KeptAgents {
    agents { nodes { name coverage { percent } } }
  }
`)

it('keeps everything over SIGTERM and a new start, and leaves with code 0', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  const first = await startCanopyProcess(settings)
  await seedWorld(first.client)
  const before = await first.client.run(Agents, {})
  expect(await first.end('SIGTERM')).toBe(0)
  expect(first.output()).toContain('Everything is kept.')
  expect(first.output()).toContain('API key    the one in BOOTSTRAP_API_KEY')
  expect(first.output()).not.toContain(settings.BOOTSTRAP_API_KEY)
  const second = await startCanopyProcess(settings)
  expect(await second.client.run(Agents, {})).toEqual(before)
  expect(await second.end('SIGINT')).toBe(0)
})

it('makes a key at the first start and shows the same one at the next', async () => {
  const dataDir = await makeDataDir({ isFirstStart: true })
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: '' }
  const keyOf = (output: string) => /API key {4}(\S+)/.exec(output)?.[1]
  const first = await startCanopyProcess(settings)
  const key = keyOf(first.output())
  await first.end('SIGTERM')
  const second = await startCanopyProcess(settings)
  await second.end('SIGTERM')
  expect(key).toMatch(/^canopy_.{43}$/)
  expect(keyOf(second.output())).toBe(key)
})

describe('while another process runs', () => {
  let dataDir: Awaited<ReturnType<typeof makeDataDir>>
  let running: CanopyProcess
  beforeAll(async () => {
    dataDir = await makeDataDir()
    running = await startCanopyProcess({ DATA_DIR: dataDir.path })
  })
  afterAll(async () => {
    await running.end('SIGKILL')
    await dataDir.remove()
  })

  it('refuses a data folder that the other has, and says which', async () => {
    const { code, output } = await runRefusedCanopy({ DATA_DIR: dataDir.path, PORT: '0' })
    expect(code).toBe(1)
    expect(output).toMatch(/DATA_DIR .* is in use by process \d+ on /)
  })

  it('says that the port is taken', async () => {
    const own = await makeDataDir()
    atEnd(own.remove)
    const { code, output } = await runRefusedCanopy({ DATA_DIR: own.path, PORT: new URL(running.url).port })
    expect(code).toBe(1)
    expect(output).toContain('PORT: another program listens there already.')
  })

  // The last, since it ends the other.
  it('takes a Ctrl-C that arrives twice, from the terminal and from npm, for one', async () => {
    const ended = running.end('SIGINT')
    await running.end('SIGINT')
    expect(await ended).toBe(0)
  })
})

it('names every bad setting at once, each with its remedy', async () => {
  const { code, output } = await runRefusedCanopy(
    { PORT: '99999', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', BOOTSTRAP_API_KEY: 'short' },
    ['--role=worker'],
  )
  expect(code).toBe(1)
  for (const setting of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'BOOTSTRAP_API_KEY', 'REDIS_URL'])
    expect(output).toContain(`- ${setting} `)
  expect(output).not.toMatch(/\n\s+at /)
})

it('says that Postgres does not answer, without a stack', async () => {
  const { code, output } = await runRefusedCanopy({
    DATABASE_URL: 'postgres://127.0.0.1:1/canopy',
    CONNECT_TIMEOUT_MS: '500',
  })
  expect(code).toBe(1)
  expect(output).toMatch(/^DATABASE_URL: Postgres does not let us in \(ECONNREFUSED\)/)
  expect(output).not.toMatch(/\n\s+at /)
})

it('says that a Postgres has no pgvector', async () => {
  const bare = await PGlite.create()
  const server = new PGLiteSocketServer({ db: bare, host: '127.0.0.1', port: 0 })
  await server.start()
  atEnd(async () => {
    await server.stop()
    await bare.close()
  })
  const { code, output } = await runRefusedCanopy({
    DATABASE_URL: `postgres://postgres:postgres@${server.getServerConn()}/postgres`,
  })
  expect(code).toBe(1)
  expect(output).toMatch(/^DATABASE_URL: this Postgres has no pgvector\. Install it/)
})

it('says that Redis does not answer, without a stack', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const { code, output } = await runRefusedCanopy({
    DATA_DIR: dataDir.path,
    REDIS_URL: 'redis://127.0.0.1:1',
    CONNECT_TIMEOUT_MS: '500',
  })
  expect(code).toBe(1)
  expect(output).toMatch(/REDIS_URL: Redis does not answer \(.*ECONNREFUSED.*\)/)
  expect(output).not.toMatch(/\n\s+at /)
})
