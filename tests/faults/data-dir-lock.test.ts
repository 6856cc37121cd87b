import { spawn } from 'node:child_process'
import { readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const Ask = graphql(`
  query LockedAsk {
    agents { totalCount }
  }
`)
/** When the lock of the killed process was renewed. In the future after a clock was set back: then it expires 10 s later. */
const RENEWED_S = sized(-8, 3_600)
/** Starts a process and becomes a parent that never reaps it, like PID 1 in some containers. */
const BECOME_PARENT = '"$0" src/main.ts & echo "pid $!"; exec sleep 3600'

/** @returns the pid of an embedded Canopy that is ready. Once killed it stays, as a zombie. */
async function startUnderParent(settings: Record<string, string>): Promise<number> {
  const { PATH = '', HOME = '' } = process.env
  const parent = spawn('sh', ['-c', BECOME_PARENT, process.execPath], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH, HOME, NODE_COMPILE_CACHE: inject('compileCacheDir'), PORT: '0', DEMO: 'false', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atEnd(() => parent.kill('SIGKILL'))
  let output = ''
  parent.stdout.on('data', data => (output += data))
  await waitUntil('Canopy is ready', async () => output.includes('Canopy is ready'))
  return Number(/pid (\d+)/.exec(output)?.[1])
}

it('starts after its predecessor was killed, although that is a zombie, and keeps the folder until another process is named its holder', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  const pid = await startUnderParent(settings)
  process.kill(pid, 'SIGKILL')
  await waitUntil('it is a zombie', async () =>
    (await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') Z '),
  )
  expect(process.kill(pid, 0), 'a zombie seems to be alive').toBe(true)
  const renewed = Date.now() / 1000 + RENEWED_S
  const lock = join(dataDir.path, 'lock')
  await utimes(lock, renewed, renewed)

  const next = await startCanopyProcess(settings)
  atEnd(() => next.end('SIGKILL'))
  expect(next.output()).toMatch(
    new RegExp(`^Waiting for the lock of .*, at most 10 s\\. It belongs to process ${pid} on `, 'm'),
  )
  expect(await next.client.run(Ask, {})).toEqual({ agents: { totalCount: 0 } })

  // As a process would that has lost the folder, and renews the lock once more. holder.json decides.
  await utimes(lock, 1, 1)
  await waitUntil(
    'the lock is renewed',
    async () => ((await stat(lock).catch(() => null))?.mtimeMs ?? 0) > 1_000,
  )
  expect(await next.client.run(Ask, {})).toEqual({ agents: { totalCount: 0 } })
  await writeFile(join(dataDir.path, 'holder.json'), '{"pid":1,"host":"other","since":"now"}')
  await waitUntil('it has ended', async () => next.hasEnded())
  expect(next.output()).toContain('Another process took DATA_DIR')
})

it('ends a suspended process when it resumes after another one has replaced its lock', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = { DATA_DIR: dataDir.path, BOOTSTRAP_API_KEY: newSecret() }
  const suspended = await startCanopyProcess(settings)
  atEnd(() => suspended.end('SIGKILL'))
  suspended.signal('SIGSTOP')
  await dataDir.expireLock()
  const next = await startCanopyProcess(settings)
  atEnd(() => next.end('SIGKILL'))
  expect(await suspended.end('SIGCONT')).toBe(1)
  expect(suspended.output()).toContain('Another process took DATA_DIR')
  expect(await next.client.run(Ask, {})).toEqual({ agents: { totalCount: 0 } })
})
