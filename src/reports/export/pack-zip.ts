import { strToU8, type Zippable, zipSync } from 'fflate'

/** The earliest time that ZIP can store. Local time, because the library reads it as local time. */
const FIXED_TIME = new Date(1980, 0, 1)

/** A file in a package. Files keep their order. */
export interface PackedFile {
  name: string
  content: string | Uint8Array
  /** Stored uncompressed, so that it can be read without unpacking. */
  isStored?: boolean
}

/** Packs files into a ZIP whose bytes depend only on the files. */
export function packZip(files: readonly PackedFile[]): Uint8Array {
  const entries = files.map(({ name, content, isStored = false }): [string, Zippable[string]] => [
    name,
    [
      typeof content === 'string' ? strToU8(content) : content,
      { level: isStored ? 0 : 6, mtime: FIXED_TIME },
    ],
  ])
  return zipSync(Object.fromEntries(entries))
}
