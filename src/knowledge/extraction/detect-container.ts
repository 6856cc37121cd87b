import { PDF } from './file-types.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** PDF readers accept the header anywhere within this many bytes. */
const PDF_WITHIN_BYTES = 1024
const ZIP = 'zip'

const REFUSED: [signature: string, message: string][] = [
  ['89504e470d0a1a0a', 'The file is a PNG image, which has no text to read.'],
  ['ffd8ff', 'The file is a JPEG image, which has no text to read.'],
  ['47494638', 'The file is a GIF image, which has no text to read.'],
  ['1f8b08', 'The file is a gzip archive; unpack it and send its files.'],
  ['377abcaf271c', 'The file is a 7z archive; unpack it and send its files.'],
  ['526172211a07', 'The file is a RAR archive; unpack it and send its files.'],
  ['7f454c46', 'The file is a program.'],
  ['4d5a90', 'The file is a program.'],
]
/** The stream that holds a password-protected Office file, in a container of the old binary formats. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/**
 * Detects from the first bytes whether a file is a PDF, a ZIP or neither.
 * @throws UnreadableFile for known types that cannot be read.
 */
export function detectContainer(bytes: Uint8Array): typeof PDF | typeof ZIP | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_WITHIN_BYTES))
  if (start.includes('%PDF-')) return PDF
  const signature = start.subarray(0, 8).toString('hex')
  if (/^504b(0304|0506|0708)/.test(signature)) return ZIP
  if (signature === 'd0cf11e0a1b11ae1')
    throw new UnreadableFile(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(ENCRYPTED_PACKAGE)
        ? 'The file is password-protected; save it without a password.'
        : 'The file is in an old binary format (such as DOC or HWP); save it as DOCX, HWPX or PDF.',
    )
  const refused = REFUSED.find(([known]) => signature.startsWith(known))
  if (refused) throw new UnreadableFile(refused[1])
  return null
}
