import type { ReportLayout } from '../report-layout.ts'
import { type PdfPlace, writeHeading, writePdfBlocks } from './pdf-blocks.ts'
import { createGlyphFilter, loadPdfFonts } from './pdf-fonts.ts'
import { endPdf, numberPages, openPdf } from './pdf-page.ts'
import { reportWords } from './report-words.ts'
import { describeReference } from './write-markdown.ts'

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
    startSection(reportWords(report.language).references, place)
    for (const reference of report.references) {
      const text = `[${reference.number}] ${describeReference(reference)}`
      const run = { kind: 'text' as const, text, isStrong: false, isEmphasized: false, isCode: false }
      writePdfBlocks([{ kind: 'paragraph', runs: [run] }], place)
    }
  }
  parent.end()
  numberPages(document)
  return endPdf(document)
}

function startSection(title: string, place: PdfPlace): PDFKit.PDFOutline {
  return writeHeading(title, 1, SECTION_SIZE, place)
}
