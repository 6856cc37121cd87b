import { toNfc } from '../../platform/to-nfc.ts'
import { DOCX, HTML, HWPX, PDF } from '../extraction/file-types.ts'
import { splitCodeSections } from './code-sections.ts'
import { bareContentType, contentKind } from './content-kind.ts'
import { checkCharacters, DocumentTooLarge, MAX_PASSAGES } from './document-limits.ts'
import { splitMarkdownSections } from './markdown-sections.ts'
import { type PassageSize, packUnits, spaceTokens } from './pack-units.ts'
import { splitUnits } from './passage-units.ts'
import type { TextRange } from './text-range.ts'
import type { TextSection } from './text-section.ts'

/** A passage of a document. `ordinal` counts from 0; `headings` are those it stands under, outermost first. */
export interface TextChunk {
  ordinal: number
  headings: string[]
  content: string
}

/** In estimated tokens. */
export interface ChunkOptions {
  /** How long a passage should be: 300 if left out. At least 1. */
  targetTokens?: number
  /** How much of the passage before is repeated: 64 if left out. At most half of the target. */
  overlapTokens?: number
}

/** What is read from files of these types is written as Markdown. */
const READ_AS_MARKDOWN = new Set([PDF, DOCX, HWPX, HTML])

type Layout = 'markdown' | 'plain' | 'code'

/**
 * Divides a text into passages that are pieces of it as they stand, after NFC and with line feeds alone: Markdown by its
 * headings, source code by its definitions, then by paragraphs, sentences or lines. No passage crosses a heading. Every
 * line that is not blank is in a passage, in parts if it is longer than one. Blank text has none. Linear in the text.
 *
 * @throws DocumentTooLarge when there is more of it than may be indexed of one document
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

function layoutOf(contentType: string): Layout {
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

/** Keeps the white space before the first line that has text: in code it means something. */
function trimBlankLines(text: string): string {
  const firstText = text.length - text.trimStart().length
  return text.slice(text.lastIndexOf('\n', firstText) + 1).trimEnd()
}
