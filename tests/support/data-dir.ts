import { cpSync } from 'node:fs'
import { mkdtemp, rm, rmdir, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

export interface DataDir {
  path: string
  /** Backdates the lock of a killed process. The next start still watches it for a moment. */
  expireLock(): Promise<void>
  /** Removes the lock of a killed process, as the next start would after a while. */
  removeLock(): Promise<void>
  remove(): Promise<void>
}

/** Creates a data directory with an empty database. @param isFirstStart if true, it is empty, as before a first start. */
export async function makeDataDir({ isFirstStart = false } = {}): Promise<DataDir> {
  const path = await mkdtemp(join(tmpdir(), 'canopy-test-'))
  const template = inject('templateDataDir')
  // The asynchronous copy of a thousand small files takes six times as long.
  if (template && !isFirstStart) cpSync(join(template, 'data'), join(path, 'data'), { recursive: true })
  return {
    path,
    expireLock: () => utimes(join(path, 'lock'), 0, 0),
    removeLock: () => rmdir(join(path, 'lock')),
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
