/** A font registered with the document, and how to draw it. Sizes are in points. */
export interface PdfStyle {
  font: 'regular' | 'bold'
  size: number
  color: string
  isOblique?: boolean
  /** Distance above the baseline. */
  rise?: number
  /** Named destination to which the text links. */
  destination?: string
}

export interface PdfText {
  text: string
  style: PdfStyle
}

/** Adjacent text of one style in a line. */
export interface PdfSegment extends PdfText {
  width: number
}

export interface PdfLine {
  segments: PdfSegment[]
  /** Without the space at the end. */
  width: number
}

type Measure = (text: string, style: PdfStyle) => number

const EAST_ASIAN = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}]'
/**
 * Where a line may end: after white space, after a hyphen, dash or slash within a word, and between Chinese or Japanese
 * characters, which have no spaces. Korean words are not broken.
 */
const BREAK = new RegExp(
  `(?<=\\s)(?=\\S)|(?<=[\\p{L}\\p{N}][-‐–—/])(?=\\p{L})|(?<=${EAST_ASIAN}|[。、，！？」』）])(?=${EAST_ASIAN})`,
  'u',
)
const GRAPHEMES = new Intl.Segmenter()

/** Breaks text into lines of a width. Words that are longer than a line start on a new one and are broken anywhere. */
export function breakLines(texts: readonly PdfText[], width: number, measure: Measure): PdfLine[] {
  return splitAtLineFeeds(texts).flatMap(line => breakLine(line, width, measure))
}

function splitAtLineFeeds(texts: readonly PdfText[]): PdfText[][] {
  const lines: PdfText[][] = [[]]
  for (const { text, style } of texts)
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ text: part, style })
    }
  return lines
}

function breakLine(texts: readonly PdfText[], width: number, measure: Measure): PdfLine[] {
  const lines: PdfLine[] = [{ segments: [], width: 0 }]
  // Including the space at the end.
  let used = 0
  const startLine = () => {
    lines.push({ segments: [], width: 0 })
    used = 0
  }
  const add = (pieces: readonly PdfText[]) => {
    const line = lines.at(-1) as PdfLine
    for (const { text, style } of pieces) {
      const visible = text.trimEnd()
      if (visible !== '') line.width = used + measure(visible, style)
      const advance = measure(text, style)
      used += advance
      const last = line.segments.at(-1)
      if (last?.style === style) {
        last.text += text
        last.width += advance
      } else line.segments.push({ text, style, width: advance })
    }
  }
  const fits = (pieces: readonly PdfText[]) => used + widthOf(pieces, measure) <= width
  for (const word of splitWords(texts)) {
    if (!fits(word) && used > 0) startLine()
    if (fits(word)) add(word)
    else
      for (const { text, style } of word)
        for (const { segment } of GRAPHEMES.segment(text)) {
          const piece = [{ text: segment, style }]
          if (!fits(piece) && used > 0) startLine()
          add(piece)
        }
  }
  return lines
}

/** Without the space at the end. */
function widthOf(pieces: readonly PdfText[], measure: Measure): number {
  return pieces.reduce(
    (sum, { text, style }, i) => sum + measure(i === pieces.length - 1 ? text.trimEnd() : text, style),
    0,
  )
}

/** Words with the white space after them, each in pieces of one style. */
function splitWords(texts: readonly PdfText[]): PdfText[][] {
  const words = texts
    .map(({ text }) => text)
    .join('')
    .split(BREAK)
  let i = 0
  let from = 0
  return words.map(word => {
    const pieces: PdfText[] = []
    for (let left = word.length; left > 0; ) {
      const { text, style } = texts[i] as PdfText
      const piece = text.slice(from, from + left)
      pieces.push({ text: piece, style })
      left -= piece.length
      from += piece.length
      if (from === text.length) {
        i++
        from = 0
      }
    }
    return pieces
  })
}
