import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import type { ExtractionLimits } from './extracted-text.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** Under this nobody is harmed, however tightly it was packed. */
const HARMLESS_BYTES = 1_000_000
const MOST_TIMES = 100
/** What is embedded for another program is never opened. */
const EMBEDDED = /^(word\/embeddings|BinData)\//

/**
 * The entries of a ZIP that are wanted, by name. Every entry is unpacked and counted, so that nothing in it can be more
 * than is allowed; what is not wanted is dropped as it comes.
 * @throws UnreadableFile when it is damaged, protected, dangerous or too large.
 */
export async function readZip(
  bytes: Uint8Array,
  limits: ExtractionLimits,
  isWanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).catch(refuse)
  if (zip.entryCount > limits.maxEntries)
    throw new UnreadableFile(
      `The file holds ${zip.entryCount} others, which is more than ${limits.maxEntries}.`,
    )
  const counter = countUnpacked(
    Math.min(limits.maxBytes, Math.max(HARMLESS_BYTES, bytes.length * MOST_TIMES)),
  )
  const found = new Map<string, Uint8Array>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted())
        throw new UnreadableFile('The file is protected with a password; save it without one.')
      const isFolder = entry.fileName.endsWith('/')
      const data = await readEntry(zip, entry, counter, !isFolder && isWanted(entry.fileName))
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
        throw new UnreadableFile('The file has an archive within it.')
      isFirst = false
      if (isWanted) parts.push(part)
    }
  } finally {
    stream.destroy()
  }
  return isWanted ? Buffer.concat(parts) : null
}

function countUnpacked(most: number): (bytes: number) => void {
  let total = 0
  return bytes => {
    total += bytes
    if (total > most)
      throw new UnreadableFile(
        `What is packed into the file is more than the ${most} bytes that are unpacked.`,
      )
  }
}

function refuse(error: unknown): never {
  if (error instanceof UnreadableFile) throw error
  const message = error instanceof Error ? error.message : ''
  throw new UnreadableFile(
    /invalid relative path|absolute path|invalid characters in fileName/.test(message)
      ? 'The file holds others whose names lead out of it.'
      : 'The file is damaged or not complete: it cannot be unpacked.',
  )
}
