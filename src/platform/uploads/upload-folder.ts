import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadClaims } from './claim-upload.ts'

/** The folder for incomplete files, each named by the token of its claim. Processes may share it. */
export interface UploadFolder {
  path: string
  /** Creates the folder, and removes files of dead processes from it. */
  prepare(): Promise<void>
  /** Removes files of dead processes. */
  removeDead(): Promise<void>
}

export function createUploadFolder(dataDir: string, claims: Pick<UploadClaims, 'findDead'>): UploadFolder {
  const path = join(dataDir, 'uploads')
  const removeDead = async () => {
    const names = await readdir(path).catch(error => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    for (const name of await claims.findDead(names)) await rm(join(path, name), { force: true })
  }
  return {
    path,
    async prepare() {
      await mkdir(path, { recursive: true })
      await removeDead()
    },
    removeDead,
  }
}
