import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PDFDocumentProxy, RefProxy, TextItem } from 'pdfjs-dist/types/src/display/api.js'
import { DocumentTooLarge, MAX_HEADINGS } from '../text/document-limits.ts'
import { checkPdfStreams } from './check-pdf-streams.ts'
import { type ExtractionLimits, UnreadableFile } from './extracted-text.ts'
import { escapeLines } from './markdown-writer.ts'

/** Globals that pdf.js needs only for drawing. If they are missing, it loads a canvas library. */
const DRAWING_GLOBALS = ['DOMMatrix', 'ImageData', 'Path2D']

/** Loads pdf.js for reading text. Loading is slow, so call it only for a PDF. */
export async function loadPdfjs(): Promise<typeof import('pdfjs-dist/legacy/build/pdf.mjs')> {
  for (const name of DRAWING_GLOBALS)
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: class {} })
  // With this global, pdf.js runs its worker in this thread. Otherwise it tries to find and load the worker itself.
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs' as string)
  Object.assign(globalThis, { pdfjsWorker: worker })
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}

const PACKAGE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
/** Placeholder titles that programs write. */
const PLACEHOLDER_TITLE = /^(?:untitled|제목 ?없음|microsoft \w+ - .*)?$/i

/** Converts a PDF to Markdown, with the entries of its outline as headings. @throws UnreadableFile, DocumentTooLarge */
export async function readPdf(
  bytes: Uint8Array,
  limits: ExtractionLimits,
): Promise<{ text: string; title: string | null }> {
  await checkPdfStreams(bytes, limits)
  const { getDocument } = await loadPdfjs()
  const opening = getDocument({
    data: bytes,
    // Needed to read Korean fonts that are not embedded. Without these tables, there is no text at all.
    cMapUrl: `${join(PACKAGE, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(PACKAGE, 'standard_fonts')}/`,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  })
  try {
    const pdf = await opening.promise
    const headings = await readOutline(pdf)
    const pages: string[] = []
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      pages.push(writePdfPage(items as TextItem[], headings.get(number - 1) ?? []))
      page.cleanup()
    }
    const info = (await pdf.getMetadata()).info as { Title?: string }
    const title = info.Title?.trim() ?? ''
    return { text: pages.filter(Boolean).join('\n\n'), title: PLACEHOLDER_TITLE.test(title) ? null : title }
  } catch (error) {
    throw explain(error)
  } finally {
    await opening.destroy()
  }
}

interface PdfHeading {
  title: string
  level: number
}

type OutlineEntry = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number]

/** Reads the outline entries by target page, counted from 0. @throws DocumentTooLarge */
async function readOutline(pdf: PDFDocumentProxy): Promise<Map<number, PdfHeading[]>> {
  const headings: (PdfHeading & { page: number })[] = []
  for (const { entry, level } of flatten((await pdf.getOutline()) ?? [])) {
    const page = await findPage(pdf, entry)
    if (page !== null) headings.push({ page, title: entry.title.trim(), level })
  }
  return Map.groupBy(headings, ({ page }) => page)
}

/** All entries in order, without recursion, so that any depth works. */
function flatten(outline: readonly OutlineEntry[]): { entry: OutlineEntry; level: number }[] {
  const found: { entry: OutlineEntry; level: number }[] = []
  const rest = outline.map(entry => ({ entry, level: 1 })).reverse()
  for (let next = rest.pop(); next; next = rest.pop()) {
    found.push(next)
    if (found.length > MAX_HEADINGS) throw new DocumentTooLarge(MAX_HEADINGS, 'headings')
    const level = next.level + 1
    for (const entry of next.entry.items.toReversed()) rest.push({ entry, level })
  }
  return found
}

/** Returns null for a broken entry, so that the other entries can still be read. */
async function findPage(pdf: PDFDocumentProxy, { dest }: OutlineEntry): Promise<number | null> {
  try {
    const place = typeof dest === 'string' ? await pdf.getDestination(dest) : dest
    return place ? await pdf.getPageIndex(place[0] as RefProxy) : null
  } catch {
    return null
  }
}

function explain(error: unknown): Error {
  if (error instanceof DocumentTooLarge) return error
  const { name } = error as Error
  if (name === 'PasswordException')
    return new UnreadableFile('The file is password-protected; save it without a password.')
  return new UnreadableFile('The PDF is damaged or incomplete and cannot be read.', { cause: error })
}

/** Minimum distance between lines of different paragraphs, in line heights. */
const PARAGRAPH_GAP = 1.8

interface Line {
  text: string
  top: number
  height: number
}

/** Writes the lines of a page as paragraphs, and lines that match outline entries as headings. */
function writePdfPage(items: readonly TextItem[], headings: readonly PdfHeading[]): string {
  const paragraphs: string[] = []
  const levels = new Map(headings.map(({ title, level }) => [squeeze(title), level]))
  let before: Line | null = null
  let isOpen = false
  for (const line of readLines(items)) {
    const level = levels.get(squeeze(line.text))
    const isNear = before !== null && Math.abs(before.top - line.top) <= line.height * PARAGRAPH_GAP
    if (level) paragraphs.push(`${'#'.repeat(Math.min(level, 6))} ${line.text}`)
    else if (isOpen && isNear) paragraphs.push(`${paragraphs.pop()}\n${escapeLines(line.text)}`)
    else paragraphs.push(escapeLines(line.text))
    isOpen = !level
    before = line
  }
  return paragraphs.join('\n\n')
}

function readLines(items: readonly TextItem[]): Line[] {
  const lines: Line[] = []
  let text = ''
  let top = 0
  let height = 0
  for (const item of items) {
    if (item.str.trim() !== '') {
      if (text.trim() === '') top = item.transform[5] as number
      height = Math.max(height, item.height)
    }
    text += item.str
    if (!item.hasEOL) continue
    if (text.trim() !== '') lines.push({ text: text.trim(), top, height })
    text = ''
    height = 0
  }
  if (text.trim() !== '') lines.push({ text: text.trim(), top, height })
  return lines
}

/** Removes white space, in which outlines and pages differ. */
function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '')
}
