import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PDFDocumentProxy, RefProxy, TextItem } from 'pdfjs-dist/types/src/display/api.js'
import { DocumentTooLarge, MAX_HEADINGS } from '../text/document-limits.ts'
import { checkPdfStreams } from './check-pdf-streams.ts'
import type { ExtractionLimits } from './extracted-text.ts'
import { loadPdfjs } from './load-pdfjs.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { writePdfPage } from './write-pdf-page.ts'

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

export interface PdfHeading {
  title: string
  level: number
}

type OutlineEntry = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number]

/** Reads the outline entries by target page, counted from 0. @throws DocumentTooLarge */
async function readOutline(pdf: PDFDocumentProxy): Promise<Map<number, PdfHeading[]>> {
  const byPage = new Map<number, PdfHeading[]>()
  for (const { entry, level } of flatten((await pdf.getOutline()) ?? [])) {
    const page = await findPage(pdf, entry)
    if (page === null) continue
    const headings = byPage.get(page) ?? []
    byPage.set(page, headings)
    headings.push({ title: entry.title.trim(), level })
  }
  return byPage
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
