import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../..')
const STOP_TIMEOUT_MS = 10_000

export interface Server {
  url: string
  apiKey: string
  stop(): Promise<void>
}

/**
 * Starts a Canopy server with the demo knowledge base, on a free port and in a temporary folder. `stop`, or a signal to
 * this process, ends the server and removes the folder.
 */
export async function startServer(log: (line: string) => void): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'canopy-demo-'))
  const apiKey = `canopy_${randomBytes(32).toString('base64url')}`
  const own = {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    DEMO: 'true',
    LOG_LEVEL: 'error',
  }
  // Empty settings count as unset, so the demo is embedded even if the shell sets these.
  const none = { DATABASE_URL: '', REDIS_URL: '', MASTER_KEY: '', PUBLIC_URL: '' }
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...own, ...none, BOOTSTRAP_API_KEY: apiKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= end(child).then(() => rm(dataDir, { recursive: true, force: true }))
    return stopped
  }
  stopWithThisProcess(stop)
  try {
    return { url: await readUrl(child, log), apiKey, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readUrl(child: ChildProcess, log: (line: string) => void): Promise<string> {
  let errors = ''
  child.stderr?.on('data', text => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout! })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error(`Canopy failed to start.\n${errors}`)))
    lines.on('line', line => {
      if (line.startsWith('Demo:')) log(line)
      const url = /^ *API +(\S+)\/graphql$/.exec(line)?.[1]
      if (url) resolve(url)
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const isGone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await isGone
  clearTimeout(timer)
}

/** Stops the server on Ctrl-C, on a signal, when the terminal closes, or when a reader such as `head` closes the pipe. */
function stopWithThisProcess(stop: () => Promise<void>): void {
  const leave = (exitCode: number) => stop().finally(() => process.exit(exitCode))
  process.once('SIGINT', () => leave(130))
  process.once('SIGTERM', () => leave(143))
  process.once('SIGHUP', () => leave(129))
  process.stdout.on('error', () => leave(0))
}
