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
