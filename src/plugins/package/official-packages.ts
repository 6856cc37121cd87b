import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ValidationError } from '../../errors.ts'
import { type Manifest, parseManifest } from './manifest.ts'
import { readFolder } from './read-folder.ts'

const OFFICIAL = join(import.meta.dirname, '../../../plugins')

export interface OfficialPackage {
  manifest: Manifest
  code: string
  checksum: string
}

/**
 * Packs the plugins that come with this release. None if the folder does not exist.
 * @throws ValidationError if one of them is wrong. Their JSON Schemas are not checked.
 */
export async function packOfficial(folder = OFFICIAL): Promise<OfficialPackage[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ignoreMissing)
  const names = entries.filter(entry => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(names.sort().map(name => pack(join(folder, name))))
}

async function pack(folder: string): Promise<OfficialPackage> {
  const { manifest, code, checksum } = await readFolder(folder)
  const parsed = parseManifest(manifest)
  if ('issues' in parsed) throw new ValidationError(parsed.issues)
  return { manifest: parsed.manifest, code, checksum }
}

function ignoreMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}
