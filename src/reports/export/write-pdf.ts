import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { hasContents } from '../front-matter.ts'
import { describeReference, plainRun, type ReportLayout, referencesTitle } from '../report-layout.ts'
import { addPdfHeading, PARAGRAPH_GAP, writePdfBlocks, writePdfItems } from './pdf-blocks.ts'
import { writePdfContents } from './pdf-contents.ts'
import { PdfFlow } from './pdf-flow.ts'
import { createGlyphFilter, loadPdfFonts, type PdfFonts } from './pdf-fonts.ts'
import type { PdfStyle } from './pdf-lines.ts'
import { addElement, type PdfPlace } from './pdf-place.ts'
import { BLACK, GRAY, HEADING_COLOR, LINE_COLOR, referenceDestination } from './pdf-runs.ts'

type Document = PDFKit.PDFDocument

/** In points. */
const MARGIN = 68
const FOOTER_SIZE = 9
const TITLE_SIZE = 20
const BYLINE_SIZE = 10
const REFERENCE_SIZE = 9.5

/** Opens a tagged A4 document with metadata and fonts. Its dates are those of the report. */
function openPdf(report: ReportLayout, title: string, fonts: PdfFonts): Document {
  const { language, author, createdAt, modifiedAt } = report
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    info: {
      Title: title,
      Author: author || 'Canopy',
      Creator: 'Canopy',
      CreationDate: createdAt,
      ModDate: modifiedAt,
    },
  })
  document.registerFont('regular', fonts.regular)
  document.registerFont('bold', fonts.bold)
  return document
}

/** Adds page numbers below the text, tagged as pagination. */
function numberPages(document: Document): void {
  const { start, count } = document.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    document.switchToPage(page)
    const { width, height, margins } = document.page
    const { bottom } = margins
    // Text below the margin would open another page.
    margins.bottom = 0
    document.markContent('Artifact', { type: 'Pagination' })
    document
      .font('regular', FOOTER_SIZE)
      .fillColor(BLACK)
      .text(`${page + 1} / ${count}`, margins.left, height - bottom / 2, {
        width: width - margins.left - margins.right,
        align: 'center',
        lineBreak: false,
      })
    document.endMarkedContent()
    margins.bottom = bottom
  }
}

/** Title and byline, with a line below them. */
function writeTitle({ title, byline }: ReportLayout, { flow, parent }: PdfPlace): void {
  const { document, left, right, show } = flow
  const width = right - left
  const write = (type: string, text: string, style: PdfStyle) => {
    const element = addElement(parent, flow, type)
    const lines = flow.breakLines([{ text: show(text), style }], width)
    flow.write(element, { lines, left, size: style.size, centeredIn: width })
    element.end()
  }
  write('H1', title, { font: 'bold', size: TITLE_SIZE, color: HEADING_COLOR })
  if (byline === '') return
  document.y += BYLINE_SIZE / 2
  write('P', byline, { font: 'regular', size: BYLINE_SIZE, color: GRAY })
  const y = document.y + BYLINE_SIZE
  flow.decorate(() => document.lineWidth(0.5).moveTo(left, y).lineTo(right, y).stroke(LINE_COLOR))
  document.y = y + BYLINE_SIZE
}

/** Writes a PDF with bookmarks, page numbers, embedded fonts and a structure tree for screen readers. */
export async function writePdf(report: ReportLayout): Promise<Uint8Array> {
  const fonts = await loadPdfFonts()
  const show = createGlyphFilter(fonts)
  const write = (pages: readonly number[]) => {
    const flow = new PdfFlow(openPdf(report, show(report.title), fonts), show)
    writeReport(report, pages, flow)
    return flow
  }
  // The contents come first but need the pages of the sections, so the report is laid out twice.
  const pages = hasContents(report) ? write([]).sectionPages : []
  const { document } = write(pages)
  numberPages(document)
  document.end()
  return new Uint8Array(await buffer(document))
}

/** @param pages page numbers of the sections, for the contents */
function writeReport(report: ReportLayout, pages: readonly number[], flow: PdfFlow): void {
  const { sections, references } = report
  const parent = flow.document.struct('Document')
  flow.document.addStructure(parent)
  const place: PdfPlace = { flow, parent, indent: 0, color: BLACK, gap: PARAGRAPH_GAP }
  writeTitle(report, place)
  if (hasContents(report)) writePdfContents(report, pages, place)
  for (const { title, blocks } of sections) {
    addPdfHeading(title, 1, place)
    writePdfBlocks(blocks, place)
  }
  if (references.length > 0) {
    addPdfHeading(referencesTitle(report), 1, place)
    const items = references.map(reference => ({
      marker: `[${reference.number}]`,
      item: [{ kind: 'paragraph' as const, runs: [plainRun(describeReference(reference))] }],
      destination: referenceDestination(reference.number),
    }))
    writePdfItems(items, place, REFERENCE_SIZE)
  }
  flow.finish()
  parent.end()
}
