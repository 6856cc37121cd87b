import { type CodeLine, readCodeLines } from './code-lines.ts'
import { commentStart } from './comment-start.ts'
import { estimateTokens } from './estimate-tokens.ts'
import type { TextSection } from './text-section.ts'

/** Enough for nested classes in namespaces. Deeper definitions stay with their parent. */
const MAX_DEPTH = 4
const CLOSES = /^[)}\]{;]|^(?:end|else|elif|except|finally|catch)\b/i

/** Lines from `first` to `end` (exclusive), within the definitions with these names. */
interface Block {
  first: number
  end: number
  names: string[]
}

/**
 * Splits source code into its outermost definitions, each with the comments directly above it, and the code between
 * them. Splits definitions of more than `maxTokens` in the same way. The sections cover all lines.
 */
export function splitCodeSections(text: string, maxTokens: number): TextSection[] {
  const lines = readCodeLines(text)
  const divide = (block: Block, isDefinition: boolean, depth: number): Block[] =>
    splitBlock(lines, block, isDefinition).flatMap(part => {
      const isWhole = part.first === block.first && part.end === block.end
      const isLong = depth < MAX_DEPTH && estimateTokens(text, rangeOf(lines, part)) > maxTokens
      const isNamed = part.names.length > block.names.length
      return isNamed && isLong && !(isWhole && isDefinition) ? divide(part, true, depth + 1) : [part]
    })
  return divide({ first: 0, end: lines.length, names: [] }, false, 1).map(block => {
    const range = rangeOf(lines, block)
    return { ...range, bodyStart: range.start, headings: block.names }
  })
}

function rangeOf(lines: readonly CodeLine[], { first, end }: Block): { start: number; end: number } {
  return { start: lines[first]?.start ?? 0, end: lines[end - 1]?.end ?? 0 }
}

/** @param isDefinition whether the block is one definition, which is split only by the definitions inside it */
function splitBlock(lines: readonly CodeLine[], block: Block, isDefinition: boolean): Block[] {
  const definitions = outermostDefinitions(lines, block, isDefinition)
  const starts = definitions.map((line, i) =>
    commentStart(lines, line, i > 0 ? definitions[i - 1]! + 1 : block.first),
  )
  const parts: Block[] = []
  let from = block.first
  for (const [i, definition] of definitions.entries()) {
    const first = starts[i]!
    if (first > from) parts.push({ ...block, first: from, end: first })
    from = definitionEnd(lines, definition, starts[i + 1] ?? block.end)
    parts.push({ first, end: from, names: [...block.names, lines[definition]!.name!] })
  }
  if (from < block.end) parts.push({ ...block, first: from })
  return parts
}

function outermostDefinitions(
  lines: readonly CodeLine[],
  { first, end }: Block,
  isDefinition: boolean,
): number[] {
  const found: number[] = []
  for (let i = first; i < end; i++) if (lines[i]!.name) found.push(i)
  const inner = isDefinition ? found.slice(1) : found
  const outermost = inner.reduce((least, i) => Math.min(least, lines[i]!.indent), Number.POSITIVE_INFINITY)
  return inner.filter(i => lines[i]!.indent === outermost)
}

/**
 * A definition ends where, after a blank line, a statement starts that is not indented more than the definition. In SQL
 * it extends to the next definition, because function bodies are often not indented.
 */
function definitionEnd(lines: readonly CodeLine[], definition: number, limit: number): number {
  const { indent, code } = lines[definition]!
  if (/^create\s/i.test(code)) return limit
  for (let i = definition + 1; i < limit; i++) {
    const line = lines[i]!
    const isFirst = line.code !== '' && lines[i - 1]!.code === ''
    if (isFirst && line.indent <= indent && !CLOSES.test(line.code)) return i
  }
  return limit
}
