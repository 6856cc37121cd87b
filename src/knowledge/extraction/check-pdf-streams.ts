import { createInflate } from 'node:zlib'
import type { ExtractionLimits } from './extracted-text.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { unwrapAscii } from './unwrap-ascii.ts'

const HARMLESS_BYTES = 1_000_000
const MOST_TIMES = 100
/** The method in the first byte of a zlib stream. */
const DEFLATE = 8
/** The dictionary of a stream stands right before it. */
const DICTIONARY_WITHIN = 2_000

/**
 * Unpacks the streams of a PDF and drops what comes, only to count it: pdf.js unpacks a stream whole, however large.
 * Images are left out, for nobody unpacks them to read text.
 * @throws UnreadableFile when there is more than is allowed.
 */
export async function checkPdfStreams(bytes: Uint8Array, limits: ExtractionLimits): Promise<void> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let left = Math.min(limits.maxBytes, Math.max(HARMLESS_BYTES, bytes.length * MOST_TIMES))
  const most = left
  let at = 0
  let end = 0
  for (;;) {
    const found = file.indexOf('stream', at)
    if (found === -1) return
    at = found + 'stream'.length
    if (file.subarray(found - 3, found).toString('latin1') === 'end') continue
    const before = file.subarray(Math.max(0, found - DICTIONARY_WITHIN), found).toString('latin1')
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1)
    if (/\/Subtype\s*\/Image/.test(dictionary)) continue
    if ((dictionary.match(/\/(FlateDecode|LZWDecode|RunLengthDecode)\b/g)?.length ?? 0) > 1)
      throw new UnreadableFile('The PDF has streams that are packed more than once.')
    let start = at
    while (file[start] === 0x0d || file[start] === 0x0a) start += 1
    // By its first byte: the name of its filter may be written in many ways, and elsewhere.
    // Looked for once where it is far away, or not there at all.
    if (end !== -1 && end < start) end = file.indexOf('endstream', start)
    const packed = unwrapAscii(dictionary, file.subarray(start, end === -1 ? file.length : end))
    if (((packed[0] ?? 0) & 0x0f) !== DEFLATE) continue
    left -= await countInflated(packed, left)
    if (left < 0)
      throw new UnreadableFile(
        `What is packed into the file is more than the ${most} bytes that are unpacked.`,
      )
  }
}

/** How much a stream is unpacked; broken ones are for the reader to judge. Ends as soon as it is more than `most`. */
async function countInflated(packed: Buffer, most: number): Promise<number> {
  const inflate = createInflate()
  let count = 0
  inflate.on('error', () => {})
  inflate.end(packed)
  try {
    for await (const part of inflate) {
      count += (part as Buffer).length
      if (count > most) break
    }
  } catch {
    // What came before the damage counts.
  }
  inflate.destroy()
  return count
}
