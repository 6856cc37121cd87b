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
const MAX_SOURCE_LINES = 2
/** Slides for facts. One more says how many facts are left out. */
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
  const subjects = Map.groupBy(readFacts(results, language), ({ subject }) => subject)
  const pages = [...subjects].flatMap(([subject, facts]) => toPages(subject, facts, words))
  for (const page of pages.slice(0, MAX_SLIDES)) addPage(deck, page, words)
  const omitted = pages.slice(MAX_SLIDES).reduce((sum, { bullets }) => sum + bullets.length, 0)
  if (omitted > 0) addPage(deck, { title: words.more, bullets: [words.omitted(omitted)], sources: [] }, words)
  for (const page of toPages(words.missing, missing.map(toFact), words)) addPage(deck, page, words)
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
function toPages(subject: string, facts: readonly Fact[], words: FileWords): Page[] {
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
  return pages.map((page, i) => ({ ...page, title: fitTitle(subject, i + 1, words) }))
}

/** Keeps the note on an unclear answer and the number of a further slide, even if the subject is truncated. */
function fitTitle(subject: string, number: number, { unclear }: FileWords): string {
  const note = subject.endsWith(unclear('')) ? unclear('') : ''
  const suffix = number > 1 ? `${note} (${number})` : note
  return fitText(subject.slice(0, subject.length - note.length), emsOf(SIZES.title * BOLD), 2, suffix).text
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
    slide.addText(listSources(sources, words), {
      ...box,
      ...{ y: 6.7, h: 0.5, ...sizeOf(SIZES.source), color: COLORS.muted, valign: 'bottom' },
    })
}

/** As many sources as fit, and how many more there are. Truncates a source only if it is the first. */
function listSources(sources: readonly string[], words: FileWords, count = MAX_SOURCES): string {
  const list = `${words.sources}: ${sources.slice(0, count).join('; ')}`
  const more = sources.length - count
  const suffix = more > 0 ? ` ${words.moreSources(more)}` : ''
  const { text } = fitText(list, emsOf(SIZES.source), MAX_SOURCE_LINES, suffix)
  return text === list + suffix || count === 1 ? text : listSources(sources, words, count - 1)
}
