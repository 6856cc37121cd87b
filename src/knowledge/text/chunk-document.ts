import { toNfc } from '../../platform/to-nfc.ts'
import { splitCodeSections } from './code-sections.ts'
import { bareContentType, contentKind } from './content-kind.ts'
import { checkCharacters, DocumentTooLarge, MAX_PASSAGES } from './document-limits.ts'
import { estimateTokens, tokensOfUnit } from './estimate-tokens.ts'
import { DOCX, HTML, HWPX, PDF } from './file-types.ts'
import { findMarkdownHeadings, type MarkdownHeading } from './markdown-headings.ts'
import { type PassageUnit, splitUnits } from './passage-units.ts'
import { sentenceRanges } from './sentences.ts'
import type { TextRange, TextSection } from './text-range.ts'

/** A passage of a document. `ordinal` counts from 0. `headings` are those above it, outermost first. */
export interface TextChunk {
  ordinal: number
  headings: string[]
  content: string
}

/** In estimated tokens. */
interface ChunkOptions {
  /** Target length of a passage. Default 300, at least 1. */
  targetTokens?: number
  /** How much of the previous passage to repeat. Default 64, at most half of the target. */
  overlapTokens?: number
}

/** Files of these types are extracted to Markdown. */
const READ_AS_MARKDOWN = new Set([PDF, DOCX, HWPX, HTML])

type Layout = 'markdown' | 'plain' | 'code'

/**
 * Splits a text into passages, which are exact pieces of it after conversion to NFC and line feeds. Splits Markdown by
 * headings and source code by definitions, then by paragraphs, sentences or lines. No passage crosses a heading. Every
 * line that is not blank is in a passage, in parts if it is too long for one. Blank text has no passages. Linear time.
 *
 * @throws DocumentTooLarge if the text, its headings or its passages exceed the limits of a document
 */
export function chunkDocument(text: string, contentType: string, options: ChunkOptions = {}): TextChunk[] {
  const target = Math.max(1, options.targetTokens ?? 300)
  const overlap = Math.max(0, Math.min(options.overlapTokens ?? 64, target / 2))
  checkCharacters(text)
  const clean = toNfc(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))
  const layout = layoutOf(contentType)
  const chunks: TextChunk[] = []
  for (const section of splitSections(clean, layout, target)) {
    for (const { start, end } of packSection(clean, section, layout, { target, overlap })) {
      const content = trimBlankLines(clean.slice(start, end))
      if (content === '') continue
      if (chunks.length === MAX_PASSAGES) throw new DocumentTooLarge(MAX_PASSAGES, 'passages')
      chunks.push({ ordinal: chunks.length, headings: section.headings, content })
    }
  }
  return chunks
}

/** How a text of a media type is split. */
export function layoutOf(contentType: string): Layout {
  if (contentKind(contentType) === 'code') return 'code'
  const type = bareContentType(contentType)
  return READ_AS_MARKDOWN.has(type) || /^text\/(?:x-|x-web-)?markdown$/.test(type) ? 'markdown' : 'plain'
}

function splitSections(text: string, layout: Layout, target: number): TextSection[] {
  if (layout === 'markdown') return splitMarkdownSections(text)
  if (layout === 'code') return splitCodeSections(text, target)
  return [{ start: 0, bodyStart: 0, end: text.length, headings: [] }]
}

function packSection(
  text: string,
  section: TextSection,
  layout: Layout,
  size: PassageSize,
): Iterable<TextRange> {
  const body = { start: section.bodyStart, end: section.end }
  const units = [...splitUnits(text, body, size.target, layout)]
  const [first] = units
  if (!first) return [{ start: section.start, end: section.end }]
  if (layout === 'code') return packUnits(text, units, size)
  if (spaceTokens(section.bodyStart, first.start) > size.target)
    return [{ start: section.start, end: section.bodyStart }, ...packUnits(text, units, size)]
  first.start = section.start
  return packUnits(text, units, size)
}

/** Keeps the indentation of the first non-blank line, because it has meaning in code. */
function trimBlankLines(text: string): string {
  const firstText = text.length - text.trimStart().length
  return text.slice(text.lastIndexOf('\n', firstText) + 1).trimEnd()
}

const MAX_SPACE_LENGTH = 1_000

/**
 * Splits a Markdown text into sections, which cover all of it. A heading without text of its own belongs to the section
 * of the first heading below it. If there is none, it is a section itself.
 *
 * @throws DocumentTooLarge if there are too many headings
 */
function splitMarkdownSections(text: string): TextSection[] {
  const sections: TextSection[] = []
  const above: MarkdownHeading[] = []
  let current: TextSection = { start: 0, bodyStart: 0, end: 0, headings: [] }
  for (const heading of findMarkdownHeadings(text)) {
    current.end = heading.start
    const isDeeper = (above.at(-1)?.level ?? 0) < heading.level
    const isBare = isShortBlank(text, current.bodyStart, current.end)
    if (!(isBare && isDeeper)) sections.push(current)
    while (above.length > 0 && above.at(-1)!.level >= heading.level) above.pop()
    above.push(heading)
    const start = isBare && isDeeper ? current.start : heading.start
    current = {
      start,
      bodyStart: heading.end,
      end: text.length,
      headings: above.map(h => h.title).filter(Boolean),
    }
  }
  current.end = text.length
  return [...sections, current]
}

/** White space between two headings of a section is part of its passage, so it must be short. */
function isShortBlank(text: string, start: number, end: number): boolean {
  return end - start <= MAX_SPACE_LENGTH && text.slice(start, end).trim() === ''
}

const SPACE = 0x20

/** Length of passages, in estimated tokens. */
interface PassageSize {
  target: number
  overlap: number
}

/**
 * Combines adjacent units into passages of about `target` tokens. A passage starts with the last sentences of the
 * previous one, as many as fit into `overlap` tokens, and has at most `target + overlap` tokens, counting white space
 * beyond normal paragraph breaks. Code is not repeated.
 */
function* packUnits(
  text: string,
  units: readonly PassageUnit[],
  { target, overlap }: PassageSize,
): Generator<TextRange> {
  let first = 0
  let start = units[0]?.start ?? 0
  while (first < units.length) {
    let tokens = estimateTokens(text, { start, end: units[first]!.end })
    let last = first
    while (last + 1 < units.length) {
      const [{ end }, next] = [units[last]!, units[last + 1]!]
      const more = spaceTokens(end, next.start) + next.tokens
      if (tokens + more > target) break
      tokens += more
      last += 1
    }
    yield { start, end: units[last]!.end }
    const next = units[last + 1]
    if (next)
      start = next.isCode ? next.start : overlapStart(text, units.slice(first, last + 1), next.start, overlap)
    first = last + 1
  }
}

/** White space between units that is not counted, in characters: a few blank lines. */
const FREE_SPACE_LENGTH = 20

/** Estimated tokens of the white space between two units, from the end of one to the start of the next. */
function spaceTokens(from: number, to: number): number {
  return Math.max(0, to - from - FREE_SPACE_LENGTH) * tokensOfUnit(SPACE)
}

/** Where the repeated sentences start. Never at the beginning of the passage that they are taken from. */
function overlapStart(text: string, units: readonly PassageUnit[], end: number, overlap: number): number {
  let start = end
  let left = overlap
  for (const unit of units.toReversed()) {
    if (unit.isCode) return start
    for (const sentence of sentenceRanges(text, unit).toReversed()) {
      left -= estimateTokens(text, sentence) + spaceTokens(sentence.end, start)
      if (left < 0 || sentence.start <= units[0]!.start) return start
      start = sentence.start
    }
  }
  return start
}
