import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadClaims } from './claim-upload.ts'

/** The folder where files wait until they are whole, each named by the claim under which it is written. Processes may share it. */
export interface UploadFolder {
  path: string
  /** Makes the folder, and removes from it what dead processes left. */
  prepare(): Promise<void>
  /** Only removes. */
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
