import { createInflate } from 'node:zlib'
import { type ExtractionLimits, maxUnpackedBytes, UnreadableFile } from './extracted-text.ts'

/** The method in the first byte of a zlib stream. */
const DEFLATE = 8
/** A stream's dictionary directly precedes it. Searched within this many bytes. */
const DICTIONARY_WITHIN_BYTES = 2_000

/**
 * Decompresses the streams of a PDF only to count their bytes, because pdf.js decompresses whole streams of any size.
 * Skips images, which are not decompressed to read text.
 * @throws UnreadableFile if the streams exceed the limit or use several compression filters.
 */
export async function checkPdfStreams(bytes: Uint8Array, limits: ExtractionLimits): Promise<void> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const limit = maxUnpackedBytes(bytes, limits)
  let left = limit
  let at = 0
  let end = 0
  for (;;) {
    const found = file.indexOf('stream', at)
    if (found === -1) return
    at = found + 'stream'.length
    if (file.subarray(found - 3, found).toString('latin1') === 'end') continue
    const before = file.subarray(Math.max(0, found - DICTIONARY_WITHIN_BYTES), found).toString('latin1')
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1)
    if (/\/Subtype\s*\/Image/.test(dictionary)) continue
    if ((dictionary.match(/\/(FlateDecode|LZWDecode|RunLengthDecode)\b/g)?.length ?? 0) > 1)
      throw new UnreadableFile('The PDF has streams that are compressed more than once.')
    let start = at
    while (file[start] === 0x0d || file[start] === 0x0a) start += 1
    // Searches again only once the last end found is passed: it may be far away or missing.
    if (end !== -1 && end < start) end = file.indexOf('endstream', start)
    const packed = unwrapAscii(dictionary, file.subarray(start, end === -1 ? file.length : end))
    // Checks the first byte, because the filter name can be written in many ways, even elsewhere in the file.
    if (((packed[0] ?? 0) & 0x0f) !== DEFLATE) continue
    left -= await countInflated(packed, left)
    if (left < 0) throw new UnreadableFile(`The file unpacks to more than ${limit} bytes.`)
  }
}

/**
 * Counts the bytes of a decompressed stream, up to the first error. Stops once there are more than `limit`.
 */
async function countInflated(packed: Buffer, limit: number): Promise<number> {
  const inflate = createInflate()
  let count = 0
  inflate.on('error', () => {})
  inflate.end(packed)
  try {
    for await (const part of inflate) {
      count += (part as Buffer).length
      if (count > limit) break
    }
  } catch {
    // Counts what precedes the damage. The PDF reader reports damaged streams.
  }
  inflate.destroy()
  return count
}

const FIRST_DIGIT = 33
const BASE = 85

/** Decodes a PDF stream in ASCIIHexDecode or ASCII85Decode. Returns other streams unchanged. */
export function unwrapAscii(dictionary: string, stream: Buffer): Buffer {
  if (/\/(ASCIIHexDecode|AHx)\b/.test(dictionary))
    return Buffer.from(stream.toString('latin1').replace(/>.*$|\s+/gs, ''), 'hex')
  if (/\/(ASCII85Decode|A85)\b/.test(dictionary)) return decode85(stream)
  return stream
}

function decode85(stream: Buffer): Buffer {
  const bytes = Buffer.alloc(stream.length * 4)
  let length = 0
  let value = 0
  let digits = 0
  const write = (count: number) => {
    for (let i = 0; i < count; i++) bytes[length++] = Math.floor(value / 256 ** (3 - i)) % 256
    value = 0
    digits = 0
  }
  for (const code of stream) {
    if (code === 0x7e) break
    if (code === 0x7a && digits === 0) write(4)
    else if (code >= FIRST_DIGIT && code < FIRST_DIGIT + BASE) {
      value = value * BASE + code - FIRST_DIGIT
      digits += 1
      if (digits === 5) write(4)
    }
  }
  const rest = digits - 1
  if (rest > 0) {
    while (digits < 5) {
      value = value * BASE + BASE - 1
      digits += 1
    }
    write(rest)
  }
  return bytes.subarray(0, length)
}
