import iconv from 'iconv-lite'
import { UnreadableFile } from './extracted-text.ts'

/**
 * Decodes a file in UTF-8, UTF-16 with a byte order mark, CP949 (a superset of EUC-KR) or its declared encoding.
 * @param declared the encoding that the file itself declares, if any.
 * @throws UnreadableFile if it is in none of them.
 */
export function decodeText(bytes: Uint8Array, declared: string | null = null): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes) ?? refuse()
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes) ?? refuse()
  if (bytes.includes(0)) throw new UnreadableFile('The file is not text: it contains NUL bytes.')
  return decode('utf-8', bytes) ?? decodeKorean(bytes) ?? decodeDeclared(bytes, declared) ?? refuse()
}

function decode(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Node's EUC-KR decoder lacks the 8,822 syllables that CP949 adds. */
function decodeKorean(bytes: Uint8Array): string | null {
  const text = iconv.decode(bytes, 'cp949')
  // Bytes that are invalid in CP949 decode to U+FFFD or to control characters, which do not occur in text.
  return /[\uFFFD\x80-\x9f]/.test(text) ? null : text
}

function decodeDeclared(bytes: Uint8Array, declared: string | null): string | null {
  if (!declared || !iconv.encodingExists(declared)) return null
  const text = iconv.decode(bytes, declared)
  return text.includes('\uFFFD') ? null : text
}

function refuse(): never {
  throw new UnreadableFile('The file is not text in UTF-8, UTF-16 or EUC-KR (CP949); save it as UTF-8.')
}
