import { breakLines, type PdfLine, type PdfStyle, type PdfText } from './pdf-lines.ts'
import { sectionDestination } from './pdf-runs.ts'

type Document = PDFKit.PDFDocument
type Element = PDFKit.PDFStructureElement

/** A heading that waits for the text below it, so that both are on the same page. */
interface Heading {
  element: Element
  title: string
  lines: readonly PdfLine[]
  size: number
  /** The heading of a section. Others belong to the section before them. */
  isSection: boolean
}

/** How to write lines. In points. */
export interface Lines {
  lines: readonly PdfLine[]
  left: number
  size: number
  /** Width within which lines are centered. */
  centeredIn?: number
  /** A background that extends to the right margin. */
  fill?: { color: string; padding: number }
}

/** Of lines, in font sizes. Noto Sans KR needs 1.45. */
const LINE_HEIGHT = 1.5
/** From the top of a line to its baseline, in font sizes. */
const BASELINE = 1.13
/** Space above and below a heading, in its font size. */
const BEFORE_HEADING = 0.9
const AFTER_HEADING = 0.35
/** Minimum lines of a paragraph on either page. */
const MIN_LINES = 2

export function lineHeight(size: number): number {
  return size * LINE_HEIGHT
}

/** Writes lines from the top to the bottom of each page. Headings stay with the text below them. */
export class PdfFlow {
  readonly document: Document
  /** Replaces characters that the fonts lack. */
  readonly show: (text: string) => string
  #headings: Heading[] = []
  /** Bookmark of the current section. */
  #section: PDFKit.PDFOutline
  /** Page numbers of the sections, from 1. */
  readonly sectionPages: number[] = []

  constructor(document: Document, show: (text: string) => string) {
    this.document = document
    this.show = show
    this.#section = document.outline
  }

  get left(): number {
    return this.document.page.margins.left
  }

  get right(): number {
    return this.document.page.width - this.document.page.margins.right
  }

  /** Number of the current page, from 1. */
  get page(): number {
    return this.document.bufferedPageRange().count
  }

  get room(): number {
    return this.document.page.maxY() - this.document.y
  }

  get isAtTop(): boolean {
    return this.document.y <= this.document.page.margins.top
  }

  measure = (text: string, { font, size }: PdfStyle): number =>
    this.document.font(font, size).widthOfString(text)

  breakLines(texts: readonly PdfText[], width: number): PdfLine[] {
    return breakLines(texts, width, this.measure)
  }

  startPage(): void {
    this.document.addPage()
  }

  /** Moves down, but not at the top of a page. */
  skip(points: number): void {
    if (!this.isAtTop) this.document.y += points
  }

  /** Adds a heading. It is written with the next text, which must call `reserve`. */
  addHeading(heading: Heading): void {
    this.#headings.push(heading)
  }

  /** Starts a new page if the current one has no room for a height. Writes the headings that wait for this text. */
  reserve(height: number): void {
    const headings = this.#headings
    this.#headings = []
    const above = headings.map(({ lines, size }) => heightOfHeading(lines.length, size))
    const needed = above.reduce((sum, each) => sum + each, height)
    if (needed > this.room && !this.isAtTop) this.startPage()
    for (const heading of headings) this.#writeHeading(heading)
  }

  #writeHeading({ element, title, lines, size, isSection }: Heading): void {
    this.skip(size * BEFORE_HEADING)
    if (lineHeight(size) > this.room) this.startPage()
    const { document } = this
    const bookmark = (isSection ? document.outline : this.#section).addItem(title)
    if (isSection) {
      this.#section = bookmark
      document.addNamedDestination(sectionDestination(this.sectionPages.length), 'XYZ', 0, document.y, null)
      this.sectionPages.push(this.page)
    }
    this.#write(element, { lines, left: this.left, size })
    element.end()
    document.y += size * AFTER_HEADING
  }

  /** Writes the headings that have no text below them. */
  finish(): void {
    this.reserve(0)
  }

  /** Reserves room for the first lines of a paragraph: `MIN_LINES`, or all if it has too few to be divided. */
  reserveLines({ lines, size }: Pick<Lines, 'lines' | 'size'>): void {
    const count = lines.length < 2 * MIN_LINES ? lines.length : MIN_LINES
    this.reserve(count * lineHeight(size))
  }

  /** Writes the lines of a paragraph as the content of an element, over as many pages as needed. */
  write(element: Element, lines: Lines): void {
    this.reserveLines(lines)
    this.#write(element, lines)
  }

  #write(element: Element, lines: Lines): void {
    for (let rest = lines.lines; rest.length > 0; ) {
      const count = this.#countLines(rest.length, lineHeight(lines.size))
      const shown = rest.slice(0, count)
      rest = rest.slice(count)
      if (shown.length > 0) this.#writeLines(element, { ...lines, lines: shown })
      if (rest.length > 0) this.startPage()
    }
  }

  /** The number of lines to write on this page. Zero if all belong on the next one. */
  #countLines(count: number, height: number): number {
    const room = Math.floor(this.room / height + 0.001)
    if (count <= room) return count
    const fair = Math.min(room, count - MIN_LINES)
    if (fair >= MIN_LINES) return fair
    return this.isAtTop ? Math.max(1, room) : 0
  }

  #writeLines(element: Element, { lines, left, size, centeredIn, fill }: Lines): void {
    const { document } = this
    const height = lineHeight(size)
    const top = document.y
    if (fill) {
      const { color, padding } = fill
      const width = this.right - left + padding
      const filled = lines.length * height + 2 * padding
      this.decorate(() => document.rect(left - padding, top - padding, width, filled).fill(color))
    }
    element.add(() => {
      for (const [i, line] of lines.entries()) {
        const x = left + (centeredIn ? (centeredIn - line.width) / 2 : 0)
        this.drawLine(line, x, top + i * height, size)
      }
    })
    document.y = top + lines.length * height
  }

  /** Draws a line at a position, without moving the flow. Must run within the content of an element. */
  drawLine({ segments }: PdfLine, left: number, top: number, size: number): void {
    const { document } = this
    let x = left
    for (const { text, style, width } of segments) {
      const baseline = top + size * BASELINE - (style.rise ?? 0)
      document
        .font(style.font, style.size)
        .fillColor(style.color)
        .text(text, x, baseline, {
          lineBreak: false,
          baseline: 'alphabetic',
          oblique: style.isOblique ?? false,
        })
      if (style.destination)
        document.goTo(x, baseline - style.size, width, style.size * 1.2, style.destination)
      x += width
    }
    document.y = top
  }

  /** Draws lines and areas, which screen readers skip. Must not run within the content of an element. */
  decorate(draw: () => void): void {
    this.document.markContent('Artifact', { type: 'Layout' })
    draw()
    this.document.endMarkedContent()
  }
}

function heightOfHeading(lines: number, size: number): number {
  return lines * lineHeight(size) + size * (BEFORE_HEADING + AFTER_HEADING)
}
