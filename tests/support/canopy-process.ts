import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Canopy, startCanopy } from '../../src/start-canopy.ts'
import { PROCESS_FLAGS } from './compile-cache.ts'
import { type DataDir, makeDataDir } from './data-dir.ts'
import { NO_RATE_LIMITS } from './no-rate-limits.ts'
import { atEnd } from './start-test-canopy.ts'
import { type TaskCodes, tasksWith } from './tasks/task-codes.ts'
import { createTestClient, type TestClient } from './test-client.ts'
import { SHARED_SETTINGS } from './test-database.ts'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = 'src/main.ts'

type Settings = Record<string, string>

export interface CanopyProcess {
  url: string
  pid: number
  client: TestClient
  /** Everything that it has printed to stdout and stderr. */
  output(): string
  /** Whether it has exited, by itself or by a signal. */
  hasEnded(): boolean
  /** Sends a signal without waiting. */
  signal(signal: NodeJS.Signals): void
  /** Sends a signal and waits for the exit. @returns the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

/**
 * Starts `src/main.ts` as a separate process and waits until it is ready.
 * @param entry a test program to start instead.
 */
export async function startCanopyProcess(
  settings: Record<string, string>,
  args: string[] = [],
  entry = MAIN,
): Promise<CanopyProcess> {
  const secret = settings.BOOTSTRAP_API_KEY ?? newSecret()
  const { child, output } = spawnCanopy(
    { PORT: '0', DEMO: 'false', ...NO_RATE_LIMITS, ...settings, BOOTSTRAP_API_KEY: secret },
    args,
    entry,
  )
  const url = await readyUrl(child, output)
  return {
    url,
    pid: child.pid ?? 0,
    client: createTestClient(`${url}/graphql`, secret),
    output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    signal: signal => void child.kill(signal),
    async end(signal) {
      const ended = waitForEnd(child)
      child.kill(signal)
      return ended
    },
  }
}

/** Does what `startCanopyProcess` does, and kills the process at the end of the test. */
export async function startScopedProcess(
  ...options: Parameters<typeof startCanopyProcess>
): Promise<CanopyProcess> {
  const started = await startCanopyProcess(...options)
  atEnd(() => started.end('SIGKILL'))
  return started
}

export interface CanopyInside extends Canopy {
  client: TestClient
  /** The lines that it printed when it started. */
  output: string
}

/**
 * Starts Canopy inside the test's process, as `startCanopyProcess` starts it outside, and stops it at the end of the test.
 * @param codes replaces the code that its worker runs.
 */
export async function startCanopyInside(
  settings: Settings,
  args: string[] = [],
  codes?: TaskCodes,
): Promise<CanopyInside> {
  const env = { LOG_LEVEL: 'silent', PORT: '0', DEMO: 'false', ...NO_RATE_LIMITS, ...addShared(settings) }
  const lines: string[] = []
  const print = (line: string) => lines.push(line)
  const canopy = await startCanopy(readConfig(args, env), print, codes && tasksWith(codes))
  atEnd(canopy.stop)
  const client = createTestClient(`${canopy.url}/graphql`, settings.BOOTSTRAP_API_KEY ?? '')
  return { ...canopy, client, output: lines.join('\n') }
}

/** A data directory on which a test starts an embedded Canopy, one at a time. Everything ends with the test. */
export interface EmbeddedCanopy {
  dataDir: DataDir
  startProcess(more?: Settings, entry?: string): Promise<CanopyProcess>
  startInside(more?: Settings): Promise<CanopyInside>
}

export async function makeEmbeddedCanopy(settings: Settings = {}): Promise<EmbeddedCanopy> {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const all = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret(), ...settings }
  return {
    dataDir,
    startProcess: (more, entry) => startScopedProcess({ ...all, ...more }, [], entry),
    startInside: more => startCanopyInside({ ...all, ...more }),
  }
}

/** @returns the status code and the body of the readiness check. */
export async function readReadiness({ url }: { url: string }): Promise<object> {
  const response = await fetch(`${url}/health/ready`)
  return { code: response.status, ...((await response.json()) as object) }
}

/** Starts `src/main.ts` with settings that it must reject, and waits for its exit. */
export async function runRefusedCanopy(
  settings: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number | string; output: string }> {
  const { child, output } = spawnCanopy(settings, args)
  return { code: await waitForEnd(child), output: output() }
}

export function newSecret(): string {
  return `test_${randomBytes(24).toString('hex')}`
}

function addShared(settings: Settings): Settings {
  return settings.DATABASE_URL ? { ...SHARED_SETTINGS, ...settings } : settings
}

function spawnCanopy(settings: Record<string, string>, args: string[], entry = MAIN) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [...PROCESS_FLAGS, entry, ...args], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_COMPILE_CACHE: inject('compileCacheDir'), ...addShared(settings) },
  })
  let text = ''
  child.stdout.on('data', data => (text += data))
  child.stderr.on('data', data => (text += data))
  // Kills the process if the test fails before it does so.
  const endWithParent = () => child.kill('SIGKILL')
  process.once('exit', endWithParent)
  child.once('exit', () => process.off('exit', endWithParent))
  return { child, output: () => text }
}

async function waitForEnd(child: ChildProcess): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode ?? child.exitCode ?? -1
}

function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const url = /(?:API {8}|Health: )(http:\S+?)\/(?:graphql|health\/ready)\n/.exec(output())?.[1]
      if (url) resolve(url)
    })
    child.once('exit', code =>
      reject(new Error(`Canopy ended with ${code} before it was ready:\n${output()}`)),
    )
  })
}
