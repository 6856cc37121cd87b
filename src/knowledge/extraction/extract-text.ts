import { createHash } from 'node:crypto'
import { toStorable } from '../../platform/database/text-problems.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { checkCharacters } from '../text/document-limits.ts'
import { findHeading } from '../text/document-title.ts'
import { DOCX, HTML, HWPX, isBinaryType, nameOfType, PDF, PLAIN, typeOfName } from '../text/file-types.ts'
import { decodeText } from './decode-text.ts'
import {
  type ExtractedText,
  type ExtractionLimits,
  type FileToRead,
  UnreadableFile,
} from './extracted-text.ts'
import { isDocxPart, readDocx, readHtml } from './html-to-markdown.ts'
import { isHwpxPart, readHwpx } from './read-hwpx.ts'
import { readPdf } from './read-pdf.ts'
import { readZip } from './read-zip.ts'

const MAX_TITLE_CHARACTERS = 200

/**
 * Reads a file by the type that its first bytes show, else by its name, else by the content type sent with it.
 * @throws UnreadableFile if there is no text, DocumentTooLarge if there is too much.
 */
export async function extractText(file: FileToRead, limits: ExtractionLimits): Promise<ExtractedText> {
  const found = await readFile(file, limits)
  checkCharacters(found.text)
  const text = toNfc(toStorable(found.text.replace(/^\uFEFF/, '')))
  if (text.trim() === '')
    throw new UnreadableFile(
      found.contentType === PDF
        ? 'The PDF has no text; if it is a scan, run OCR on it first.'
        : 'The file has no text.',
    )
  return {
    text,
    contentType: found.contentType,
    title: cutTitle(found.title),
    language: detectLanguage(text),
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  }
}

type FoundText = Pick<ExtractedText, 'text' | 'contentType' | 'title'>

async function readFile(file: FileToRead, limits: ExtractionLimits): Promise<FoundText> {
  const container = detectContainer(file.bytes)
  if (container === PDF) return { contentType: PDF, ...(await readPdf(file.bytes, limits)) }
  if (container === 'zip') return readPacked(file, limits)
  const contentType = typeOfName(file.filename) ?? file.contentType ?? PLAIN
  if (isBinaryType(contentType))
    throw new UnreadableFile(`The file is labeled as ${nameOfType(contentType)}, but its content is not.`)
  if (contentType === HTML) return { contentType, ...readHtml(file.bytes) }
  const text = decodeText(file.bytes)
  return { contentType, text, title: findHeading(text, contentType) }
}

async function readPacked({ bytes }: FileToRead, limits: ExtractionLimits): Promise<FoundText> {
  const isPart = (name: string) => name === 'mimetype' || isDocxPart(name) || isHwpxPart(name)
  const parts = await readZip(bytes, limits, isPart)
  if (parts.has('word/document.xml')) return { contentType: DOCX, ...(await readDocx(parts)) }
  const mimetype = Buffer.from(parts.get('mimetype') ?? []).toString('latin1')
  if (mimetype.trim() === HWPX || parts.has('Contents/section0.xml'))
    return { contentType: HWPX, ...readHwpx(parts) }
  throw new UnreadableFile('The file is an archive but neither DOCX nor HWPX; unpack it and send its files.')
}

function cutTitle(title: string | null): string | null {
  const clean = toNfc(toStorable(title ?? ''))
    .replace(/\s+/g, ' ')
    .trim()
  // A character has at most two UTF-16 units.
  return [...clean.slice(0, 2 * MAX_TITLE_CHARACTERS)].slice(0, MAX_TITLE_CHARACTERS).join('') || null
}

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
function detectContainer(bytes: Uint8Array): typeof PDF | typeof ZIP | null {
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
