import { strToU8, type Zippable, zipSync } from 'fflate'

/** The beginning of what ZIP can tell. Read with the clock of this machine, and written with it again. */
const SAME_TIME = new Date(1980, 0, 1)

/** A file of a package, in its order. */
export interface PackedFile {
  name: string
  content: string | Uint8Array
  /** Kept as it is, for what has to be read without unpacking. */
  isStored?: boolean
}

/** A ZIP of which the bytes depend on nothing but the files. */
export function packZip(files: readonly PackedFile[]): Uint8Array {
  const entries = files.map(({ name, content, isStored = false }): [string, Zippable[string]] => [
    name,
    [typeof content === 'string' ? strToU8(content) : content, { level: isStored ? 0 : 6, mtime: SAME_TIME }],
  ])
  return zipSync(Object.fromEntries(entries))
}
