import { PDF } from './file-types.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** Readers look for the beginning of a PDF this far. */
const PDF_WITHIN = 1024
const ZIP = 'zip'

const REFUSED: [signature: string, message: string][] = [
  ['89504e470d0a1a0a', 'The file is a PNG image, which has no text to read.'],
  ['ffd8ff', 'The file is a JPEG image, which has no text to read.'],
  ['47494638', 'The file is a GIF image, which has no text to read.'],
  ['1f8b08', 'The file is a gzip archive; unpack it and send what is in it.'],
  ['377abcaf271c', 'The file is a 7z archive; unpack it and send what is in it.'],
  ['526172211a07', 'The file is a RAR archive; unpack it and send what is in it.'],
  ['7f454c46', 'The file is a program.'],
  ['4d5a90', 'The file is a program.'],
]
/** An office file with a password is packed into the container of the old binary formats, in a stream of this name. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/**
 * What a file shows itself to be by its first bytes: a PDF, a ZIP, or neither.
 * @throws UnreadableFile for what is known and cannot be read.
 */
export function detectContainer(bytes: Uint8Array): typeof PDF | typeof ZIP | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_WITHIN))
  if (start.includes('%PDF-')) return PDF
  const signature = start.subarray(0, 8).toString('hex')
  if (/^504b(0304|0506|0708)/.test(signature)) return ZIP
  if (signature === 'd0cf11e0a1b11ae1')
    throw new UnreadableFile(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(ENCRYPTED_PACKAGE)
        ? 'The file is protected with a password; save it without one.'
        : 'The file is in an old binary format (such as DOC or HWP); save it as DOCX, HWPX or PDF.',
    )
  const refused = REFUSED.find(([known]) => signature.startsWith(known))
  if (refused) throw new UnreadableFile(refused[1])
  return null
}
