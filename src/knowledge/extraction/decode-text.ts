import iconv from 'iconv-lite'
import { UnreadableFile } from './unreadable-file.ts'

/**
 * The text of a file: in UTF-8, in UTF-16 with a byte order mark, or in CP949, which EUC-KR is a part of.
 * @param declared the name of the encoding that the file gives itself, if it does.
 * @throws UnreadableFile when it is in none of them.
 */
export function decodeText(bytes: Uint8Array, declared: string | null = null): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes) ?? refuse()
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes) ?? refuse()
  if (bytes.includes(0)) throw new UnreadableFile('The file is not text: there are NUL bytes in it.')
  return decode('utf-8', bytes) ?? decodeKorean(bytes) ?? decodeDeclared(bytes, declared) ?? refuse()
}

function decode(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Node's own decoder of EUC-KR does not know the 8,822 syllables that CP949 adds. */
function decodeKorean(bytes: Uint8Array): string | null {
  const text = iconv.decode(bytes, 'cp949')
  // A control character is in no text: bytes that mean nothing in CP949 are read as those or as U+FFFD.
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
