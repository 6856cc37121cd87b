import type PptxGenJs from 'pptxgenjs'
import { cleanLine } from '../../reports/text.ts'
import type { StepResult } from '../steps/step-result.ts'
import { describeSource, type Fact, readFacts } from './facts.ts'
import { type FileWords, fileWords } from './file-words.ts'
import { type GoalFileData, toGoalFile } from './goal-file.ts'
import { repackPptx } from './repack-pptx.ts'
import { fitText } from './text-lines.ts'

interface Slides {
  title: string
  subtitle: string
  results: readonly StepResult[]
  /** BCP 47 tag. */
  language: string
  /** What nothing was found for. */
  missing: readonly string[]
}

/** Of one slide. More facts of a subject continue on another one. */
const MAX_BULLETS = 5
const MAX_BULLET_LINES = 4
/** Of all bullets of a slide. */
const MAX_LINES = 13
const MAX_SOURCES = 4
/** Slides for facts. Others are left to the table or the report. */
const MAX_SLIDES = 100

/** In inches: 16:9. */
const WIDTH = 13.33
const MARGIN = 0.7
const INNER_WIDTH = WIDTH - 2 * MARGIN
/** In points. */
const SIZES = { cover: 40, subtitle: 20, title: 28, bullet: 18, source: 11 } as const
/** Height of a line per size. Fixed, because lines of some Korean fonts are higher than others. */
const LINE_HEIGHT = 1.3
/** How much wider bold text is. */
const BOLD = 1.08
/** Width of the number after the title of a further slide, in em. */
const NUMBER_WIDTH = 3
const COLORS = { text: '1F2937', muted: '6B7280', accent: '2563EB' } as const

/** The width of a line in em, for `fitText`. Bullets have an indent. */
function emsOf(points: number, indent = 0): number {
  return ((INNER_WIDTH - indent) * 72) / points
}

/**
 * Writes a presentation: a cover, slides with the facts of each subject and their sources, and what is missing. The same
 * input yields the same bytes.
 */
export async function makeSlides({
  title,
  subtitle,
  results,
  language,
  missing,
}: Slides): Promise<GoalFileData> {
  const { default: PptxGen } = await import('pptxgenjs')
  const words = fileWords(language)
  const deck = new (PptxGen as unknown as new () => PptxGenJs.default)()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = cleanLine(title)
  deck.author = 'Canopy'
  deck.company = 'Canopy'
  deck.subject = ''
  deck.theme = { headFontFace: words.font, bodyFontFace: words.font }
  addCover(deck, { title, subtitle }, words)
  const subjects = Map.groupBy(readFacts(results), ({ subject }) => subject)
  const pages = [...subjects].flatMap(([subject, facts]) => toPages(subject, facts))
  for (const page of pages.slice(0, MAX_SLIDES)) addPage(deck, page, words)
  for (const page of toPages(words.missing, missing.map(toFact))) addPage(deck, page, words)
  const data = await deck.write({ outputType: 'uint8array' })
  return toGoalFile('PPTX', title, repackPptx(data as Uint8Array))
}

function boxOf({ font, locale }: FileWords) {
  return { x: MARGIN, w: INNER_WIDTH, margin: 0, fontFace: font, lang: locale }
}

function sizeOf(fontSize: number) {
  return { fontSize, lineSpacing: Math.round(fontSize * LINE_HEIGHT) }
}

function toFact(text: string): Fact {
  return { subject: '', text: cleanLine(text), sources: [] }
}

interface Page {
  title: string
  bullets: string[]
  /** Without repetitions. */
  sources: string[]
}

/** Divides the facts of a subject among as many slides as they need. */
function toPages(subject: string, facts: readonly Fact[]): Page[] {
  const pages: (Page & { lines: number })[] = []
  for (const { text, sources } of facts) {
    const bullet = fitText(text, emsOf(SIZES.bullet, 0.4), MAX_BULLET_LINES)
    let page = pages.at(-1)
    if (!page || page.bullets.length === MAX_BULLETS || page.lines + bullet.lines > MAX_LINES) {
      page = { title: subject, bullets: [], sources: [], lines: 0 }
      pages.push(page)
    }
    page.bullets.push(bullet.text)
    page.lines += bullet.lines
    page.sources = [...new Set([...page.sources, ...sources.map(describeSource)])]
  }
  return pages.map((page, i) => ({ ...page, title: fitTitle(subject, i + 1) }))
}

/** The number of a further slide stays, even if the title is truncated. */
function fitTitle(subject: string, number: number): string {
  const width = emsOf(SIZES.title * BOLD)
  if (number === 1) return fitText(cleanLine(subject), width, 2).text
  return `${fitText(cleanLine(subject), width - NUMBER_WIDTH, 2).text} (${number})`
}

function addCover(
  deck: PptxGenJs.default,
  { title, subtitle }: Pick<Slides, 'title' | 'subtitle'>,
  words: FileWords,
): void {
  const slide = deck.addSlide()
  const box = boxOf(words)
  slide.addText(fitText(cleanLine(title), emsOf(SIZES.cover * BOLD), 3).text, {
    ...box,
    ...{ y: 1.6, h: 2.2, ...sizeOf(SIZES.cover), bold: true, color: COLORS.text, valign: 'bottom' },
  })
  slide.addShape('rect', { x: MARGIN, y: 3.95, w: 1.2, h: 0.06, fill: { color: COLORS.accent } })
  slide.addText(fitText(cleanLine(subtitle), emsOf(SIZES.subtitle), 5).text, {
    ...box,
    ...{ y: 4.2, h: 2, ...sizeOf(SIZES.subtitle), color: COLORS.muted, valign: 'top' },
  })
}

function addPage(deck: PptxGenJs.default, { title, bullets, sources }: Page, words: FileWords): void {
  const slide = deck.addSlide()
  const box = boxOf(words)
  slide.addText(title, {
    ...box,
    ...{ y: 0.4, h: 1.1, ...sizeOf(SIZES.title), bold: true, color: COLORS.text, valign: 'middle' },
  })
  slide.addText(
    bullets.map(text => ({ text, options: { bullet: { indent: 18 }, breakLine: true, paraSpaceAfter: 8 } })),
    { ...box, ...{ y: 1.6, h: 4.9, ...sizeOf(SIZES.bullet), color: COLORS.text, valign: 'top' } },
  )
  if (sources.length > 0)
    slide.addText(fitText(listSources(sources, words), emsOf(SIZES.source), 2).text, {
      ...box,
      ...{ y: 6.7, h: 0.5, ...sizeOf(SIZES.source), color: COLORS.muted, valign: 'bottom' },
    })
}

function listSources(sources: readonly string[], words: FileWords): string {
  const more = sources.length - MAX_SOURCES
  const shown = sources.slice(0, MAX_SOURCES).join('; ')
  return `${words.sources}: ${shown}${more > 0 ? ` ${words.moreSources(more)}` : ''}`
}
