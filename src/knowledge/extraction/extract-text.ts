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

const LONGEST_TITLE = 200

/**
 * Reads a file for what it shows itself to be, then for what its name tells, then for what was said of it.
 * @throws UnreadableFile saying why there is no text; DocumentTooLarge when there is too much.
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
        ? 'The PDF has no text: it may be a scan, which would have to be read by OCR first.'
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
    throw new UnreadableFile(`The file is said to be ${nameOfType(contentType)}, but is not.`)
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
  throw new UnreadableFile('The file is an archive, and neither DOCX nor HWPX; send what is in it by itself.')
}

/** The first heading that says something. */
function findTitle(markdown: string): string | null {
  for (const { title } of findMarkdownHeadings(markdown)) if (title !== '') return title
  return null
}

function cutTitle(title: string | null): string | null {
  const clean = toNfc((title ?? '').replaceAll('\0', '').toWellFormed())
    .replace(/\s+/g, ' ')
    .trim()
  // A character has two units at most.
  return [...clean.slice(0, 2 * LONGEST_TITLE)].slice(0, LONGEST_TITLE).join('') || null
}
