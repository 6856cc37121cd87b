import { estimateTokens } from './estimate-tokens.ts'
import { splitLines, type TextRange, type TextSection } from './text-range.ts'

interface CodeLine extends TextRange {
  /** The line without surrounding white space. */
  code: string
  /** Width of the indentation. A tab counts as 4, a blank line as 0. */
  indent: number
  /** The function, class or table that it defines. Null if none. */
  name: string | null
}

function readCodeLines(text: string): CodeLine[] {
  return Array.from(splitLines(text), ({ start, end }) => {
    const line = text.slice(start, end)
    const code = line.trim()
    const space = code === '' ? '' : line.slice(0, line.length - line.trimStart().length)
    return { start, end, code, indent: space.replaceAll('\t', '    ').length, name: definitionName(line) }
  })
}

const COMMENT = /^(?:\/\/|\/\*|\*|#|--|@)/

/**
 * The first line of the comments and decorators directly above a definition, or the line of the definition if there are
 * none.
 *
 * @param earliest the first line that can belong to it
 */
function commentStart(lines: readonly CodeLine[], definition: number, earliest: number): number {
  let start = definition
  while (start > earliest) {
    const above = lines[start - 1]!.code
    const opening = above.endsWith('*/') ? blockStart(lines, start - 1, earliest) : start - 1
    if (opening === null || above === '' || (!above.endsWith('*/') && !COMMENT.test(above))) break
    start = opening
  }
  return start
}

function blockStart(lines: readonly CodeLine[], end: number, earliest: number): number | null {
  for (let i = end; i >= earliest; i--) if (lines[i]!.code.startsWith('/*')) return i
  return null
}

const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$]{0,99}'
const MODIFIERS =
  '(?:(?:export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|override|open|data|pub|unsafe|const)\\s+){0,6}'

/**
 * `class Name`, `def name`, `async function* name` and the like in TypeScript, JavaScript, Python, Java, Rust, Kotlin.
 */
const KEYWORD = new RegExp(
  `^${MODIFIERS}(?:function(?:\\s*\\*\\s*|\\s+)|(?:class|interface|enum|struct|trait|record|namespace|def|fn|fun)\\s+)(${NAME})`,
  'u',
)
/** `func Name` and `func (receiver) Name` in Go. */
const GO_FUNCTION = new RegExp(`^func\\s+(?:\\([^()]{0,100}\\)\\s*)?(${NAME})`, 'u')
const TYPE = new RegExp(
  `^${MODIFIERS}type\\s+(${NAME})(?:<[^=]{0,100}>)?\\s*(?:=|struct\\b|interface\\b|func\\b)`,
  'u',
)
/** A constant with a function as its value, if `HOLDS_FUNCTION` also matches the line. */
const CONSTANT = new RegExp(
  `^${MODIFIERS}(?:const|let|var)?\\s*(${NAME})\\s*(?::[^=]{1,120})?=\\s*(?:async\\b|function\\b|\\(|<|${NAME}\\s*=>)`,
  'u',
)
const HOLDS_FUNCTION = /=>|\bfunction\b|\($/
const SQL =
  /^create\s+(?:or\s+replace\s+)?(?:(?:unique|temp|temporary|materialized|unlogged|recursive)\s+){0,2}(?:table|view|function|procedure|trigger|type|schema)\s+(?:if\s+not\s+exists\s+)?([\p{L}\p{N}_."`[\]]{1,100})/iu
/** `name(…) {` after types or modifiers: methods in TypeScript and Java, functions in C. */
const METHOD = new RegExp(
  `^((?:[\\p{L}\\p{N}_$<>[\\],.*&?@]{1,60}\\s+){0,6})#?(${NAME})\\s*(?:<[^()]{0,60}>)?\\(.*\\)\\s*(?:(?::|->|throws|const|noexcept|override)[^(){}]{0,80})?\\{$`,
  'u',
)
const NOT_A_METHOD =
  /^(?:if|else|for|foreach|while|switch|catch|return|do|try|new|await|throw|case|synchronized|using|lock|elif|with|function|yield|in|of|super|defer|go|select|match|until|unless)$/

/** Names of definitions are at the beginning of a line, so only this much of it is read. */
const MAX_LINE_LENGTH = 300

/**
 * The name of the function, class, type or table that a line of source code defines. Null if it defines none. Uses
 * patterns for any language, so it sometimes mistakes another line for a definition.
 */
export function definitionName(line: string): string | null {
  const code = line.slice(0, MAX_LINE_LENGTH).trim()
  return (
    (KEYWORD.exec(code) ?? GO_FUNCTION.exec(code) ?? TYPE.exec(code))?.[1] ??
    constantName(code) ??
    SQL.exec(code)?.[1]?.replace(/["`[\]]/g, '') ??
    methodName(code)
  )
}

function constantName(code: string): string | null {
  return HOLDS_FUNCTION.test(code) ? (CONSTANT.exec(code)?.[1] ?? null) : null
}

function methodName(code: string): string | null {
  if (!code.endsWith('{') || code.includes('=>')) return null
  const [, before = '', name] = METHOD.exec(code) ?? []
  const words = [...before.trim().split(/\s+/), name]
  return name && !words.some(word => word && NOT_A_METHOD.test(word)) ? name : null
}

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
