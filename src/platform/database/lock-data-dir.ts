import { readFile, rmdir, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import lockfile from 'proper-lockfile'
import { DatabaseUnusable } from './database.ts'

// PGlite does not lock its folder, and two processes in one folder would corrupt it.
const RENEW_MS = 1_000
/** A lock expires if it is not renewed for this long. */
const STALE_MS = 10_000
/** Minimum time for the owner to renew its lock, however old it seems: the clock may have jumped. */
const MIN_WATCH_MS = 3 * RENEW_MS
const POLL_MS = 100

interface Holder {
  pid: number
  host: string
  since: string
}

interface LockOptions {
  /** Another process replaced the lock after this one had not renewed it for too long. */
  onLost(cause: Error): void
  /** Prints what the start is waiting for. */
  print?(line: string): void
}

/**
 * Locks the folder until the returned function is called or the process ends. Watches an existing lock first, because
 * only a renewal proves that its owner is alive: a process ID may belong to a zombie or to a process in another
 * container.
 * @throws DatabaseUnusable naming the owner.
 */
export async function lockDataDir(
  dataDir: string,
  { onLost, print = () => {} }: LockOptions,
): Promise<() => Promise<void>> {
  const lock = join(dataDir, 'lock')
  const holderFile = join(dataDir, 'holder.json')
  for (;;) {
    if ((await findRenewal(lock)) !== null) {
      const who = await describeHolder(holderFile)
      print(
        `Waiting up to ${STALE_MS / 1000} s for the lock on ${dataDir}. Its owner may have exited: ${who}.`,
      )
      if (!(await waitUntilFree(lock)))
        throw new DatabaseUnusable(
          `DATA_DIR ${dataDir} is in use by ${who}. Stop that process, or set another DATA_DIR.`,
        )
    }
    const release = await acquireLock(dataDir, { lock, holderFile, onLost })
    if (release) return release
  }
}

/**
 * Acquires the lock and renews it. `holder.json` decides who owns it: a process that was suspended during a renewal
 * renews the lock once more when it resumes, even if another process has acquired it since. The other one keeps the
 * lock, and this one calls `onLost`.
 * @returns null if another process acquired it first.
 */
async function acquireLock(
  dataDir: string,
  { lock, holderFile, onLost }: Pick<LockOptions, 'onLost'> & { lock: string; holderFile: string },
) {
  const me: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
  const isMine = async () => (await readFile(holderFile, 'utf8').catch(ignoreMissing)) === JSON.stringify(me)
  const retake = async (cause: Error) => {
    if (!(await isMine())) return onLost(cause)
    await rmdir(lock).catch(ignoreMissing)
    release = await createLock(dataDir, lock, onCompromised)
    if (!release) onLost(cause)
  }
  const onCompromised = (cause: Error) => void retake(cause).catch(onLost)
  let release = await createLock(dataDir, lock, onCompromised)
  if (!release) return null
  await writeFile(holderFile, JSON.stringify(me))
  const check = async () => {
    if (!(await isMine())) onLost(new Error(`${holderFile} names another process.`))
  }
  const timer = setInterval(() => void check().catch(onLost), RENEW_MS).unref()
  return async () => {
    clearInterval(timer)
    await release?.()
  }
}

/** @returns null if another process has the lock. */
async function createLock(dataDir: string, lock: string, onLost: (cause: Error) => void) {
  const options = { lockfilePath: lock, stale: STALE_MS, update: RENEW_MS, onCompromised: onLost }
  return lockfile.lock(dataDir, options).catch(cause => {
    if (cause.code === 'ELOCKED') return null
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir} cannot be locked: ${cause.message}. Set DATA_DIR to a writable folder.`,
      { cause },
    )
  })
}

/** Time when the lock was last renewed. Null if there is no lock. */
async function findRenewal(lock: string): Promise<number | null> {
  return (await stat(lock).catch(ignoreMissing))?.mtimeMs ?? null
}

/** Watches the lock and removes it if it expires. @returns false as soon as it is renewed. */
async function waitUntilFree(lock: string): Promise<boolean> {
  const first = await findRenewal(lock)
  if (first === null) return true
  const remainingMs = STALE_MS - (Date.now() - first)
  const watchMs = Math.min(STALE_MS, Math.max(MIN_WATCH_MS, remainingMs))
  const since = performance.now()
  for (;;) {
    await sleep(POLL_MS)
    const latest = await findRenewal(lock)
    if (latest !== first) return latest === null
    if (performance.now() - since < watchMs) continue
    await rmdir(lock).catch(ignoreMissing)
    return true
  }
}

async function describeHolder(file: string): Promise<string> {
  try {
    const { pid, host, since }: Holder = JSON.parse(await readFile(file, 'utf8'))
    return `process ${pid} on ${host}, since ${since}`
  } catch {
    return 'another process'
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
