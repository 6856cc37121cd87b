import { contentsTitle } from '../front-matter.ts'
import { type ReportLayout, referencesTitle } from '../report-layout.ts'
import { addElement, type PdfPlace } from './pdf-blocks.ts'
import { lineHeight, type PdfFlow } from './pdf-flow.ts'
import { BLACK, HEADING_COLOR, sectionDestination } from './pdf-runs.ts'

/** In points. */
const TITLE_SIZE = 12
const SIZE = 10.5
/** Space for page numbers to the right of the titles. */
const NUMBER_SPACE = 36
const DOT_SPACE = 4
const GAP = 3

/** A section whose page number is added once the section has a page. */
interface Entry {
  element: PDFKit.PDFStructureElement
  /** Index of the page, and the position on it at the end of the title. */
  page: number
  x: number
  y: number
}

export interface PdfContents {
  /** @param pages page numbers of the sections, from 1 */
  addPageNumbers: (pages: readonly number[]) => void
}

/** Writes the titles of the sections, which link to them. Their page numbers are added at the end. */
export function writePdfContents(report: ReportLayout, place: PdfPlace): PdfContents {
  const { flow } = place
  const { document, show } = flow
  const { sections, references } = report
  const titles = sections.map(({ title }) => title)
  if (references.length > 0) titles.push(referencesTitle(report))
  const heading = addElement(place.parent, flow, 'P')
  const title = show(contentsTitle(report))
  const lines = flow.breakLines(
    [{ text: title, style: { font: 'bold', size: TITLE_SIZE, color: HEADING_COLOR } }],
    flow.right - flow.left,
  )
  flow.write(heading, { lines, left: flow.left, size: TITLE_SIZE })
  heading.end()
  document.y += GAP
  const list = addElement(place.parent, flow, 'TOC')
  const entries = titles.map((text, i): Entry => {
    const style = { font: 'regular', size: SIZE, color: BLACK, destination: sectionDestination(i) } as const
    const titleLines = flow.breakLines([{ text: show(text), style }], flow.right - flow.left - NUMBER_SPACE)
    const element = addElement(list, flow, 'TOCI')
    flow.write(element, { lines: titleLines, left: flow.left, size: SIZE })
    document.y += GAP
    const x = flow.left + (titleLines.at(-1)?.width ?? 0)
    return { element, page: flow.page - 1, x, y: document.y - GAP - lineHeight(SIZE) }
  })
  return {
    addPageNumbers: pages => {
      for (const [i, entry] of entries.entries()) writeNumber(entry, pages[i] ?? 1, flow)
      list.end()
    },
  }
}

/** Writes a page number with dots before it. Screen readers skip the dots. */
function writeNumber({ element, page, x, y }: Entry, number: number, flow: PdfFlow): void {
  const { document } = flow
  const style = { font: 'regular', size: SIZE, color: BLACK } as const
  const width = flow.measure(`${number}`, style)
  document.switchToPage(page)
  const dots = { from: x + DOT_SPACE, to: flow.right - width - DOT_SPACE }
  flow.decorate(() =>
    document
      .lineWidth(0.5)
      .dash(1, { space: 2 })
      .moveTo(dots.from, y + SIZE)
      .lineTo(dots.to, y + SIZE)
      .stroke(BLACK)
      .undash(),
  )
  const segment = { text: `${number}`, style, width }
  element.add(() => flow.drawLine({ segments: [segment], width }, flow.right - width, y, SIZE))
  element.end()
}
