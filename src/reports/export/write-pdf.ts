import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { describeReference, plainRun, type ReportLayout, referencesTitle } from '../report-layout.ts'
import { type PdfPlace, writeHeading, writePdfBlocks } from './pdf-blocks.ts'
import { createGlyphFilter, loadPdfFonts, type PdfFonts } from './pdf-fonts.ts'

type Document = PDFKit.PDFDocument

/** In points. */
const MARGIN = 68
const FOOTER_SIZE = 9

/** Opens a tagged A4 document with metadata and fonts. Its dates are those of the report. */
function openPdf({ title, language, createdAt }: ReportLayout, fonts: PdfFonts): Document {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    info: { Title: title, Author: 'Canopy', Creator: 'Canopy', CreationDate: createdAt, ModDate: createdAt },
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
      .fillColor('black')
      .text(`${page + 1} / ${count}`, margins.left, height - bottom / 2, {
        width: width - margins.left - margins.right,
        align: 'center',
        lineBreak: false,
      })
    document.endMarkedContent()
    margins.bottom = bottom
  }
}

/** In points. */
const TITLE_SIZE = 20
const SECTION_SIZE = 16

/** Writes a PDF with bookmarks, page numbers, embedded fonts and a structure tree for screen readers. */
export async function writePdf(report: ReportLayout): Promise<Uint8Array> {
  const fonts = await loadPdfFonts()
  const show = createGlyphFilter(fonts)
  const document = openPdf({ ...report, title: show(report.title) }, fonts)
  const parent = document.struct('Document')
  document.addStructure(parent)
  const place: PdfPlace = { document, parent, show, indent: 0, bookmark: document.outline }
  parent.add(
    document.struct('H1', {}, () =>
      document.font('bold', TITLE_SIZE).text(show(report.title), { align: 'center' }),
    ),
  )
  document.y += TITLE_SIZE
  for (const section of report.sections) {
    const bookmark = startSection(section.title, place)
    writePdfBlocks(section.blocks, { ...place, bookmark })
  }
  if (report.references.length > 0) {
    startSection(referencesTitle(report), place)
    for (const reference of report.references) {
      const text = `[${reference.number}] ${describeReference(reference)}`
      writePdfBlocks([{ kind: 'paragraph', runs: [plainRun(text)] }], place)
    }
  }
  parent.end()
  numberPages(document)
  document.end()
  return new Uint8Array(await buffer(document))
}

function startSection(title: string, place: PdfPlace): PDFKit.PDFOutline {
  return writeHeading(title, 1, SECTION_SIZE, place)
}
