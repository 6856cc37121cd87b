import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { type ExtractionLimits, maxUnpackedBytes, UnreadableFile } from './extracted-text.ts'

/** Files embedded for other programs, which are never opened. */
const EMBEDDED = /^(word\/embeddings|BinData)\//

const PASSWORD_PROTECTED = 'The file is password-protected; save it without a password.'
/** File type of a symbolic link, in the upper half of the external attributes that Unix programs write. */
const SYMLINK = 0o120000
const FILE_TYPE = 0o170000

/**
 * Returns the wanted entries of a ZIP by name. Unpacks and counts all entries to enforce the limits, and discards those
 * that are not wanted, and folders. `isWanted` may throw an UnreadableFile to refuse an entry before it is unpacked.
 * @throws UnreadableFile if the ZIP is damaged, password-protected, dangerous or too large.
 */
export async function readZip(
  bytes: Uint8Array,
  limits: ExtractionLimits,
  isWanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).catch(refuse)
  if (zip.entryCount > limits.maxEntries)
    throw new UnreadableFile(
      `The file contains ${zip.entryCount} files; at most ${limits.maxEntries} are allowed.`,
    )
  const counter = countUnpacked(maxUnpackedBytes(bytes, limits))
  const found = new Map<string, Uint8Array>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new UnreadableFile(PASSWORD_PROTECTED)
      if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK)
        throw new UnreadableFile('The file contains a symbolic link.')
      const isFolder = entry.fileName.endsWith('/')
      const data = await readEntry(zip, entry, counter, isWanted(entry.fileName) && !isFolder)
      if (data) found.set(entry.fileName, data)
    }
  } catch (error) {
    refuse(error)
  } finally {
    zip.close()
  }
  return found
}

async function readEntry(
  zip: ZipFile,
  entry: Entry,
  count: (bytes: number) => void,
  isWanted: boolean,
): Promise<Uint8Array | null> {
  const stream = await zip.openReadStreamPromise(entry)
  const parts: Buffer[] = []
  let isFirst = true
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      count(part.length)
      if (isFirst && part.subarray(0, 4).toString('hex') === '504b0304' && !EMBEDDED.test(entry.fileName))
        throw new UnreadableFile('The file contains another archive.')
      isFirst = false
      if (isWanted) parts.push(part)
    }
  } finally {
    stream.destroy()
  }
  return isWanted ? Buffer.concat(parts) : null
}

function countUnpacked(limit: number): (bytes: number) => void {
  let total = 0
  return bytes => {
    total += bytes
    if (total > limit) throw new UnreadableFile(`The file unpacks to more than ${limit} bytes.`)
  }
}

function refuse(error: unknown): never {
  if (error instanceof UnreadableFile) throw error
  const message = error instanceof Error ? error.message : ''
  if (message === 'strong encryption is not supported') throw new UnreadableFile(PASSWORD_PROTECTED)
  throw new UnreadableFile(
    /invalid relative path|absolute path|invalid characters in fileName/.test(message)
      ? 'The file contains entries whose paths point outside it.'
      : 'The file is damaged or incomplete and cannot be unpacked.',
  )
}
