import { createHash } from 'node:crypto'
import { toNfc } from '../../platform/to-nfc.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { checkCharacters } from '../text/document-limits.ts'
import { findMarkdownHeadings } from '../text/markdown-headings.ts'
import { decodeText } from './decode-text.ts'
import { detectContainer } from './detect-container.ts'
import type { ExtractedText, ExtractionLimits, FileToRead } from './extracted-text.ts'
import { DOCX, HTML, HWPX, isBinaryType, MARKDOWN, nameOfType, PDF, PLAIN, typeOfName } from './file-types.ts'
import { isDocxPart, readDocx } from './read-docx.ts'
import { readHtml } from './read-html.ts'
import { isHwpxPart, readHwpx } from './read-hwpx.ts'
import { readPdf } from './read-pdf.ts'
import { readZip } from './read-zip.ts'
import { UnreadableFile } from './unreadable-file.ts'

const MAX_TITLE_CHARACTERS = 200

/**
 * Reads a file by the type that its first bytes show, else by its name, else by the content type sent with it.
 * @throws UnreadableFile if there is no text, DocumentTooLarge if there is too much.
 */
export async function extractText(file: FileToRead, limits: ExtractionLimits): Promise<ExtractedText> {
  const found = await readFile(file, limits)
  checkCharacters(found.text)
  const text = toNfc(
    found.text
      .replace(/^\uFEFF/, '')
      .replaceAll('\0', '')
      .toWellFormed(),
  )
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
  return { contentType, text, title: contentType === MARKDOWN ? findTitle(text) : null }
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

/** The first non-empty heading. */
function findTitle(markdown: string): string | null {
  for (const { title } of findMarkdownHeadings(markdown)) if (title !== '') return title
  return null
}

function cutTitle(title: string | null): string | null {
  const clean = toNfc((title ?? '').replaceAll('\0', '').toWellFormed())
    .replace(/\s+/g, ' ')
    .trim()
  // A character has at most two UTF-16 units.
  return [...clean.slice(0, 2 * MAX_TITLE_CHARACTERS)].slice(0, MAX_TITLE_CHARACTERS).join('') || null
}
