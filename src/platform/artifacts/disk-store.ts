import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { ArtifactMissing, type OutsideStore } from './artifact-store.ts'

/** Files in a folder, each there whole or not at all. Processes on several machines have to share the folder. */
export function createDiskStore(folder: string): OutsideStore {
  const pathOf = (key: string) => join(folder, ...key.split('/'))
  return {
    async put(key, data) {
      const path = pathOf(key)
      const unfinished = `${path}.${randomUUID()}`
      await mkdir(dirname(path), { recursive: true })
      try {
        const file = await open(unfinished, 'wx', 0o600)
        try {
          await file.writeFile(data)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(unfinished, path)
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
