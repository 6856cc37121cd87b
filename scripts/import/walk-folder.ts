import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { typeOfName } from '../../src/knowledge/text/file-types.ts'

export interface FoundFile {
  path: string
  /** The folder name and the path in it, independent of the current directory. */
  sourceUri: string
}

/**
 * Lists the files of a folder in order, and separately those of unsupported types. Silently omits hidden files,
 * `node_modules` and links.
 */
export async function walkFolder(folder: string): Promise<{ files: FoundFile[]; skipped: string[] }> {
  const files: FoundFile[] = []
  const skipped: string[] = []
  const visit = async (path: string, sourceUri: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const own = { path: join(path, entry.name), sourceUri: `${sourceUri}/${entry.name.normalize('NFC')}` }
      if (entry.isDirectory()) await visit(own.path, own.sourceUri)
      else if (!entry.isFile()) continue
      else if (typeOfName(entry.name)) files.push(own)
      else skipped.push(own.sourceUri)
    }
  }
  await visit(folder, basename(resolve(folder)).normalize('NFC'))
  return { files, skipped }
}
