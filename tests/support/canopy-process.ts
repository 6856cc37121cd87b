import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'
import { SHORT_LIVED_FLAGS } from './compile-cache.ts'
import { createTestClient, type TestClient } from './test-client.ts'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = 'src/main.ts'

export interface CanopyProcess {
  url: string
  pid: number
  client: TestClient
  /** Everything it printed so far, both streams. */
  output(): string
  /** Whether it is gone, by itself or by a signal. */
  hasEnded(): boolean
  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void
  /** Sends a signal and waits for the end. @returns the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

/**
 * Starts `src/main.ts` as a process of its own and waits until it is ready.
 * @param entry a program of a test that starts the same with something else in it.
 */
export async function startCanopyProcess(
  settings: Record<string, string>,
  args: string[] = [],
  entry = MAIN,
): Promise<CanopyProcess> {
  const secret = settings.BOOTSTRAP_API_KEY ?? newSecret()
  const { child, output } = spawnCanopy(
    { PORT: '0', DEMO: 'false', ...settings, BOOTSTRAP_API_KEY: secret },
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

/** Starts `src/main.ts` with settings that it must refuse, and waits for its end. */
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

function spawnCanopy(settings: Record<string, string>, args: string[], entry = MAIN) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [...SHORT_LIVED_FLAGS, entry, ...args], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_COMPILE_CACHE: inject('compileCacheDir'), ...settings },
  })
  let text = ''
  child.stdout.on('data', data => (text += data))
  child.stderr.on('data', data => (text += data))
  // A test that fails before it ends its process must not leave it behind.
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
