import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { ArtifactMissing, type OutsideStore } from './artifact-store.ts'

/** A file that is not whole yet has a name of its own, and one that has not grown for so long was left by a process that was killed. */
const UNFINISHED = /\.[0-9a-f-]{36}$/
const GIVEN_UP_AFTER_MS = 3_600_000

/** Files in a folder, each there whole or not at all. Processes on several machines have to share the folder. */
export function createDiskStore(folder: string): OutsideStore {
  const pathOf = (key: string) => resolve(folder, ...key.split('/'))
  let cleared: Promise<void> | null = null
  return {
    async put(key, data) {
      const path = pathOf(key)
      const unfinished = `${path}.${randomUUID()}`
      const firstMade = await mkdir(dirname(path), { recursive: true })
      cleared ??= removeUnfinished(folder).catch(() => {})
      await cleared
      try {
        const file = await open(unfinished, 'wx', 0o600)
        try {
          await file.writeFile(data)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(unfinished, path)
        await syncFolders(dirname(path), dirname(firstMade ? resolve(firstMade) : path))
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      }
    },
    async open(key): Promise<Readable> {
      const file = await open(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT'
          ? new ArtifactMissing(`There is no file ${key}.`, { cause: error })
          : error
      })
      return file.createReadStream()
    },
    remove: key => rm(pathOf(key), { force: true }),
  }
}

/** A name that was given survives a loss of power only when its folder is on disk too, up to the one that was there before. */
async function syncFolders(from: string, to: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === 'win32') return
  for (let path = from; ; path = dirname(path)) {
    const folder = await open(path)
    await folder.sync().finally(() => folder.close())
    if (path === to || path === dirname(path)) return
  }
}

/** Removes what killed processes left of files that they were putting. What cannot be removed is in nobody's way. */
async function removeUnfinished(folder: string): Promise<void> {
  const oldest = Date.now() - GIVEN_UP_AFTER_MS
  for (const workspace of await readdir(folder)) {
    const names = await readdir(join(folder, workspace)).catch(() => [])
    for (const name of names.filter(name => UNFINISHED.test(name))) {
      const path = join(folder, workspace, name)
      const file = await stat(path).catch(() => null)
      if (file && file.mtimeMs < oldest) await rm(path, { force: true }).catch(() => {})
    }
  }
}
