import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { NO_RATE_LIMITS } from '../tests/support/no-rate-limits.ts'
import { type CanopyClient, createCanopyClient } from './canopy-client.ts'
import { type Child, startChild } from './child.ts'
import { type Effort, seedWorkspace } from './seed-workspace.ts'

export type Mode = 'embedded' | 'distributed'

/** The environment of a benchmark: a seeded Canopy and the reference, in separate processes. */
export interface Stage {
  mode: Mode
  client: CanopyClient
  /** Receives tasks. */
  api: Child
  /** Runs tasks: the worker or, embedded, the only process. */
  worker: Child
  reference: Child
  /** Its separate database. Null if embedded. */
  databaseUrl: string | null
  /** The scope of the first one is the whole taxonomy. */
  agentIds: string[]
  /** Starts another Canopy with an empty workspace and these settings. The caller stops it. */
  openSeparate(
    settings: Record<string, string>,
  ): Promise<{ client: CanopyClient; process: Child; stop(): Promise<void> }>
}

/** Undoes the setup in reverse order. Continues on errors. */
export interface Cleanup {
  add(undo: () => Promise<unknown>): void
  /** If it is already running, waits for that run. */
  run(): Promise<void>
}

export function createCleanup(): Cleanup {
  const undos: (() => Promise<unknown>)[] = []
  let running: Promise<void> | null = null
  const undoAll = async () => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) {
      await undo().catch(error => console.error(`Cleaning up: ${error}`))
    }
    running = null
  }
  return {
    add: undo => undos.push(undo),
    run() {
      running ??= undoAll()
      return running
    },
  }
}

/** The servers for the distributed mode, from the environment variables of the tests. Null if they are not set. */
export function findServers(): { databaseUrl: string; redisUrl: string } | null {
  const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env
  return databaseUrl && redisUrl ? { databaseUrl, redisUrl } : null
}

/** Rate limits in the environment, to measure what they cost. */
function ownRateLimits(): Record<string, string> {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith('RATE_LIMIT_'))
  return Object.fromEntries(given) as Record<string, string>
}

export async function setStage(mode: Mode, effort: Effort, cleanup: Cleanup): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'canopy-bench-'))
  cleanup.add(() => rm(dataDir, { recursive: true, force: true }))
  const secret = `canopy_${randomBytes(32).toString('base64url')}`
  const servers = mode === 'distributed' ? findServers() : null
  const databaseUrl = servers && (await createDatabase(servers.databaseUrl, cleanup))
  const settings = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    BOOTSTRAP_API_KEY: secret,
    SHUTDOWN_GRACE_MS: '1000',
    // Streams of the previous round may still be open.
    STREAMS_PER_KEY: '100000',
    STREAMS_PER_WORKSPACE: '100000',
    STREAMS_PER_ADDRESS: '100000',
    STREAMS_PER_PROCESS: '100000',
    // A benchmark sends more requests than a user.
    PLANS_PER_MINUTE: '10000',
    ...NO_RATE_LIMITS,
    ...ownRateLimits(),
    DATABASE_URL: databaseUrl ?? '',
    ...(databaseUrl && { MASTER_KEY: randomBytes(32).toString('base64') }),
    REDIS_URL: servers?.redisUrl ?? '',
  }
  const start = async (script: string, ...args: string[]) => {
    const child = await startChild(script, args, settings)
    cleanup.add(() => child.stop())
    return child
  }
  // The first process creates the tables that the others need.
  const api = await start('canopy-process.ts', databaseUrl ? '--role=api' : '--role=all')
  const [reference, ownWorker] = await Promise.all([
    start('reference-process.ts'),
    databaseUrl ? start('canopy-process.ts', '--role=worker') : null,
  ])
  const client = createCanopyClient(api.url, secret)
  const agentIds = await seedWorkspace(client, effort)
  const openSeparate = async (changes: Record<string, string>) => {
    const ownCleanup = createCleanup()
    cleanup.add(() => ownCleanup.run())
    const folder = await mkdtemp(join(tmpdir(), 'canopy-bench-'))
    ownCleanup.add(() => rm(folder, { recursive: true, force: true }))
    const DATABASE_URL = servers ? await createDatabase(servers.databaseUrl, ownCleanup) : ''
    const child = await startChild('canopy-process.ts', ['--role=all'], {
      ...settings,
      ...changes,
      DATA_DIR: folder,
      DATABASE_URL,
    })
    ownCleanup.add(() => child.stop())
    return { client: createCanopyClient(child.url, secret), process: child, stop: () => ownCleanup.run() }
  }
  return { mode, client, api, worker: ownWorker ?? api, reference, databaseUrl, agentIds, openSeparate }
}

async function createDatabase(serverUrl: string, cleanup: Cleanup): Promise<string> {
  const name = `canopy_bench_${randomBytes(8).toString('hex')}`
  cleanup.add(() => runOnServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  await runOnServer(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}

async function runOnServer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
