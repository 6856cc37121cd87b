import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { ArtifactMissing, type ExternalStore } from './artifact-store.ts'

/** Name suffix of a temporary file. */
const TEMPORARY = /\.[0-9a-f-]{36}$/
/** A temporary file that was not modified for this long was left by a killed process. */
const MAX_TEMPORARY_AGE_MS = 3_600_000

/** Stores files in a folder, atomically. Processes on several machines must share the folder. */
export function createDiskStore(folder: string): ExternalStore {
  const pathOf = (key: string) => resolve(folder, ...key.split('/'))
  let cleared: Promise<void> | null = null
  return {
    async put(key, data) {
      const path = pathOf(key)
      const temporary = `${path}.${randomUUID()}`
      const firstMade = await mkdir(dirname(path), { recursive: true })
      cleared ??= removeStaleFiles(folder).catch(() => {})
      await cleared
      try {
        const file = await open(temporary, 'wx', 0o600)
        try {
          await file.writeFile(data)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, path)
        await syncFolders(dirname(path), dirname(firstMade ? resolve(firstMade) : path))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    async open(key): Promise<Readable> {
      const file = await open(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT'
          ? new ArtifactMissing(`Artifact file ${key} does not exist.`, { cause: error })
          : error
      })
      return file.createReadStream()
    },
    remove: key => rm(pathOf(key), { force: true }),
  }
}

/**
 * Syncs folders from `from` up to `to`, because a new file survives a power loss only if its new parent folders are
 * synced.
 */
async function syncFolders(from: string, to: string): Promise<void> {
  // Windows cannot open folders.
  if (process.platform === 'win32') return
  for (let path = from; ; path = dirname(path)) {
    const folder = await open(path)
    await folder.sync().finally(() => folder.close())
    if (path === to || path === dirname(path)) return
  }
}

/** Deletes temporary files of killed processes. Ignores files that cannot be deleted. */
async function removeStaleFiles(folder: string): Promise<void> {
  const oldest = Date.now() - MAX_TEMPORARY_AGE_MS
  for (const workspace of await readdir(folder)) {
    const names = await readdir(join(folder, workspace)).catch(() => [])
    for (const name of names.filter(name => TEMPORARY.test(name))) {
      const path = join(folder, workspace, name)
      const file = await stat(path).catch(() => null)
      if (file && file.mtimeMs < oldest) await rm(path, { force: true }).catch(() => {})
    }
  }
}
