import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import lockfile from 'proper-lockfile'
import { DatabaseUnusable } from './database.ts'

// PGlite does not lock its folder, and two processes in one would destroy it.
const STALE_MS = 10_000
/** The library's minimum; used when the holder is known to be dead. */
const STALE_OF_THE_DEAD_MS = 2_000

interface Holder {
  pid: number
  host: string
  since: string
}

/**
 * Holds the folder for this process until the returned function is called or the process is gone.
 * @throws DatabaseUnusable naming the process that holds it.
 */
export async function lockDataDir(
  dataDir: string,
  onLost: (cause: Error) => void,
): Promise<() => Promise<void>> {
  const holderFile = join(dataDir, 'holder.json')
  const holder = await readHolder(holderFile)
  const isHolderDead = holder?.host === hostname() && !isAlive(holder.pid)
  const release = await lockfile
    .lock(dataDir, {
      lockfilePath: join(dataDir, 'lock'),
      stale: isHolderDead ? STALE_OF_THE_DEAD_MS : STALE_MS,
      update: STALE_OF_THE_DEAD_MS / 2,
      retries: isHolderDead ? { retries: 12, factor: 1, minTimeout: 250 } : 0,
      onCompromised: onLost,
    })
    .catch(cause => {
      const who = holder
        ? `process ${holder.pid} on ${holder.host}, since ${holder.since}`
        : 'another process'
      throw new DatabaseUnusable(
        `DATA_DIR ${dataDir} is in use by ${who}. Stop that one, or give this one a DATA_DIR of its own.`,
        { cause },
      )
    })
  const me: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
  await writeFile(holderFile, JSON.stringify(me))
  return release
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  // A container restarts with the same process id: that holder was an earlier life of this process.
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
