import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A file or folder of a backup. `name` is its path in the backup, with slashes. */
export type BackupEntry =
  | { name: string; kind: 'folder' }
  | { name: string; kind: 'file'; path: string }
  | { name: string; kind: 'text'; text: string }

/**
 * Lists a folder with everything in it. Skips what is deleted in the meantime.
 * @param has false for entries to skip, including their contents.
 */
export async function* walkFolder(
  name: string,
  path: string,
  has: (name: string) => boolean = () => true,
): AsyncGenerator<BackupEntry> {
  const children = await readdir(path, { withFileTypes: true }).catch(ignoreMissing)
  if (!children) return
  yield { name, kind: 'folder' }
  for (const child of children.sort(byName)) {
    const childName = `${name}/${child.name}`
    const childPath = join(path, child.name)
    if (!has(childName)) continue
    if (child.isDirectory()) yield* walkFolder(childName, childPath, has)
    else if (child.isFile()) yield { name: childName, kind: 'file', path: childPath }
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1
}

/** For `catch`. @returns null if the file does not exist. */
export function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
