import { cpSync } from 'node:fs'
import { mkdtemp, rm, rmdir, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

export interface DataDir {
  path: string
  /** Makes the lock of a process that was killed as old as time would. The next start still watches it for a moment. */
  expireLock(): Promise<void>
  /** Removes the lock of a process that was killed, as the next start would after a while. */
  removeLock(): Promise<void>
  remove(): Promise<void>
}

/** A folder for the data of one test, with an empty database in it, or with nothing at all as before a first start. */
export async function makeDataDir({ isFirstStart = false } = {}): Promise<DataDir> {
  const path = await mkdtemp(join(tmpdir(), 'canopy-test-'))
  const template = inject('templateDataDir')
  // A thousand small files: the asynchronous copy takes six times as long.
  if (template && !isFirstStart) cpSync(join(template, 'data'), join(path, 'data'), { recursive: true })
  return {
    path,
    expireLock: () => utimes(join(path, 'lock'), 0, 0),
    removeLock: () => rmdir(join(path, 'lock')),
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
