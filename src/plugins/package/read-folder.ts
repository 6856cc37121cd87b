import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { MANIFEST_FILE } from './manifest.ts'
import { CODE_FILE, type PackageFiles, readPackage } from './package-files.ts'

/** Reads the folder of a plugin, as a package without a signature. @throws ValidationError with all problems */
export async function readFolder(folder: string): Promise<PackageFiles> {
  const found: Record<string, Uint8Array> = {}
  for (const name of [MANIFEST_FILE, CODE_FILE]) {
    const data = await readFile(join(folder, name)).catch(ignoreMissing)
    if (data) found[name] = new Uint8Array(data)
  }
  // Folders and packages have the same rules.
  return readPackage(zipSync(found, { level: 0 }))
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
