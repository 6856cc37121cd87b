import { spawn } from 'node:child_process'
import { readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockDataDir } from '../../src/platform/database/lock-data-dir.ts'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const Count = graphql(`
  query LockedCount { agents { totalCount } }
`)
/**
 * When the lock of the killed process was last renewed, in seconds from now. A time in the future simulates a clock
 * that was set back: the lock expires 10 s later.
 */
const RENEWED_S = sized(-8, 3_600)
/** Starts a process and becomes a parent that never reaps it, like PID 1 in some containers. */
const BECOME_PARENT = '"$0" tests/support/hold-lock-process.ts "$1" & echo "pid $!"; exec sleep 3600'

/** @returns the PID of a process that holds the lock of the folder. When killed, it remains as a zombie. */
async function lockUnderParent(dataDir: string): Promise<number> {
  const parent = spawn('sh', ['-c', BECOME_PARENT, process.execPath, dataDir], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atEnd(() => parent.kill('SIGKILL'))
  let output = ''
  parent.stdout.on('data', data => (output += data))
  const pid = Number(await waitUntil('it has started', async () => /pid (\d+)/.exec(output)?.[1]))
  // A zombie also accepts signals.
  atEnd(() => process.kill(pid, 'SIGKILL'))
  await waitUntil('it holds the lock', async () => output.includes('locked'))
  return pid
}

it('starts after its predecessor was killed and not reaped, and exits if another process took over while it was suspended', async () => {
  const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy()
  const pid = await lockUnderParent(dataDir.path)
  process.kill(pid, 'SIGKILL')
  await waitUntil('it is a zombie', async () =>
    (await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') Z '),
  )
  expect(process.kill(pid, 0), 'a zombie seems to be alive').toBe(true)
  const renewed = Date.now() / 1000 + RENEWED_S
  await utimes(join(dataDir.path, 'lock'), renewed, renewed)

  const suspended = await startProcess()
  const waiting = `^Waiting up to 10 s for the lock on .*\\. Its owner may have exited: process ${pid} on `
  expect(suspended.output()).toMatch(new RegExp(waiting, 'm'))
  expect(await suspended.client.run(Count, {})).toEqual({ agents: { totalCount: 0 } })

  suspended.signal('SIGSTOP')
  await dataDir.expireLock()
  const next = await startInside()
  expect(await suspended.end('SIGCONT')).toBe(1)
  expect(suspended.output()).toContain('Another process has locked DATA_DIR')
  expect(await next.client.run(Count, {})).toEqual({ agents: { totalCount: 0 } })
})

it('keeps an expired lock until another process is recorded as its holder', async () => {
  const dataDir = await makeDataDir({ isFirstStart: true })
  atEnd(dataDir.remove)
  let isLost = false
  const release = await lockDataDir(dataDir.path, { onLost: () => (isLost = true) })
  atEnd(release)
  const lock = join(dataDir.path, 'lock')
  // Simulates a renewal by a process that has lost the folder. holder.json decides which process owns the lock.
  await utimes(lock, 1, 1)
  const readRenewal = async () => (await stat(lock).catch(() => null))?.mtimeMs
  await expect.poll(readRenewal).toBeGreaterThan(1_000)
  expect(isLost).toBe(false)
  await writeFile(join(dataDir.path, 'holder.json'), '{"pid":1,"host":"other","since":"now"}')
  await waitUntil('it is lost', async () => isLost)
})
