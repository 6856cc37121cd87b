import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { findFreePort } from './free-port.ts'
import { atEnd } from './start-test-canopy.ts'

const run = promisify(execFile)

interface PrivatePostgres {
  url: string
  /** Kills all of its processes immediately. */
  stop(): Promise<void>
  /** Starts it again with the same port and data. */
  start(): Promise<void>
}

/**
 * Starts a Postgres for one test, from the same installation as the test server. As in production, committed data survives
 * a crash of its processes, unless a setting changes that.
 * @param settings such as `work_mem=1MB`.
 * @param env added to the environment of its processes.
 */
export async function startPrivatePostgres(
  settings: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<PrivatePostgres> {
  const [owner, bin, port] = await Promise.all([findOwner(), findPrograms(), findFreePort()])
  const asOwner = (program: string, args: string[]): [string, string[]] =>
    owner ? ['runuser', ['-u', owner, '--', program, ...args]] : [program, args]
  if (owner) await allowOtherUsers(tmpdir())
  const folder = await mkdtemp(join(tmpdir(), 'canopy-postgres-'))
  if (owner) await run('chown', [owner, folder])
  const data = join(folder, 'data')
  const control = (...args: string[]) =>
    asOwner(join(bin, 'pg_ctl'), [`--pgdata=${data}`, '--silent', ...args])
  const stopNow = control('--mode=immediate', '--wait', 'stop')
  const endWithParent = () => void spawnSync(...stopNow)
  process.once('exit', endWithParent)
  const stop = () => spawnToEnd(stopNow)
  atEnd(async () => {
    process.off('exit', endWithParent)
    await stop().catch(() => {})
    await rm(folder, { recursive: true, force: true })
  })
  await run(
    ...asOwner(join(bin, 'initdb'), [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-sync',
    ]),
    { cwd: '/' },
  )
  const all = ['listen_addresses=127.0.0.1', "unix_socket_directories=''", 'max_connections=100', ...settings]
  const options = [`-p ${port}`, ...all.map(setting => `-c ${setting}`)].join(' ')
  const start = () =>
    spawnToEnd(control(`--log=${join(folder, 'log')}`, `--options=${options}`, '--wait', 'start'), env)
  await start()
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop, start }
}

/** Lets Postgres, which runs as another user, access the folder of a test run. */
export async function allowOtherUsers(folder: string): Promise<void> {
  const own = dirname(folder)
  if (basename(own).startsWith('canopy-tests-')) await chmod(own, 0o711)
}

/** @returns the user that runs Postgres, which refuses to run as root. Null for the current user. */
async function findOwner(): Promise<string | null> {
  if (process.getuid?.() !== 0) return null
  return run('id', ['postgres']).then(
    () => 'postgres',
    () => 'nobody',
  )
}

async function findPrograms(): Promise<string> {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL })
  await client.connect()
  try {
    const { rows } = await client.query<{ setting: string }>(
      "SELECT setting FROM pg_config WHERE name = 'BINDIR'",
    )
    return rows[0]?.setting ?? ''
  } finally {
    await client.end()
  }
}

/** Runs a program to its end. Without pipes, because the server would keep them open. */
async function spawnToEnd(
  [program, args]: [string, string[]],
  env: Record<string, string> = {},
): Promise<void> {
  const child = spawn(program, args, { cwd: '/', stdio: 'ignore', env: { ...process.env, ...env } })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}.`)
}
