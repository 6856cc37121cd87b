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

/** A passage of a document. `ordinal` counts from 0. `headings` are those above it, outermost first. */
export interface TextChunk {
  ordinal: number
  headings: string[]
  content: string
}

/** In estimated tokens. */
export interface ChunkOptions {
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

/** Keeps the indentation of the first non-blank line, because it has meaning in code. */
function trimBlankLines(text: string): string {
  const firstText = text.length - text.trimStart().length
  return text.slice(text.lastIndexOf('\n', firstText) + 1).trimEnd()
}
