import { contentsTitle } from '../front-matter.ts'
import { type ReportLayout, referencesTitle } from '../report-layout.ts'
import { lineHeight, type PdfFlow } from './pdf-flow.ts'
import type { PdfStyle } from './pdf-lines.ts'
import { addElement, type PdfPlace } from './pdf-place.ts'
import { BLACK, HEADING_COLOR, sectionDestination } from './pdf-runs.ts'

/** In points. */
const TITLE_SIZE = 12
const SIZE = 10.5
const GAP = 3
/** Space for page numbers to the right of the titles. */
const NUMBER_SPACE = 36
/** Space on both sides of the dots between title and number. */
const DOT_SPACE = 4

/**
 * Writes the titles of the sections with their page numbers. Each links to its section. The height does not depend on
 * the numbers.
 *
 * @param pages page numbers of the sections, from 1
 */
export function writePdfContents(report: ReportLayout, pages: readonly number[], place: PdfPlace): void {
  const { flow, parent } = place
  const { sections, references } = report
  const titles = sections.map(({ title }) => title)
  if (references.length > 0) titles.push(referencesTitle(report))
  writeTitle(contentsTitle(report), place)
  const list = addElement(parent, flow, 'TOC')
  for (const [i, title] of titles.entries()) {
    const style: PdfStyle = {
      font: 'regular',
      size: SIZE,
      color: BLACK,
      destination: sectionDestination(i),
    }
    const text = flow.show(title)
    const lines = flow.breakLines([{ text, style }], flow.right - flow.left - NUMBER_SPACE)
    const element = addElement(list, flow, 'TOCI')
    flow.write(element, { lines, left: flow.left, size: SIZE })
    writeNumber(`${pages[i] ?? ''}`, { element, style, from: lines.at(-1)?.width ?? 0 }, flow)
    element.end()
    flow.skip(GAP)
  }
  list.end()
}

function writeTitle(title: string, { flow, parent }: PdfPlace): void {
  const style: PdfStyle = { font: 'bold', size: TITLE_SIZE, color: HEADING_COLOR }
  const lines = flow.breakLines([{ text: flow.show(title), style }], flow.right - flow.left)
  const element = addElement(parent, flow, 'P')
  flow.write(element, { lines, left: flow.left, size: TITLE_SIZE })
  element.end()
  flow.skip(GAP)
}

interface End {
  element: PDFKit.PDFStructureElement
  style: PdfStyle
  /** Width of the line before it. */
  from: number
}

/** Writes a page number at the end of the line above, with dots before it. Screen readers skip the dots. */
function writeNumber(text: string, { element, style, from }: End, flow: PdfFlow): void {
  const { document, left, right } = flow
  const bottom = document.y
  const top = bottom - lineHeight(SIZE)
  const width = flow.measure(text, style)
  const y = top + SIZE
  flow.decorate(() =>
    document
      .lineWidth(0.5)
      .dash(1, { space: 2 })
      .moveTo(left + from + DOT_SPACE, y)
      .lineTo(right - width - DOT_SPACE, y)
      .stroke(BLACK)
      .undash(),
  )
  element.add(() => flow.drawLine({ segments: [{ text, style, width }], width }, right - width, top, SIZE))
  document.y = bottom
}
