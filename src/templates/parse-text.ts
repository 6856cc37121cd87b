import { type Template, TokenizationError, Tokenizer, type TopLevelToken, TypeGuards } from 'liquidjs'
import { MAX_PLACEHOLDER_CHARACTERS, MAX_PLACEHOLDERS, MAX_PROBLEMS, shorten } from './limits.ts'
import { liquid } from './liquid-engine.ts'
import { type Placeholder, readPlaceholder } from './read-placeholder.ts'

export interface ParsedText {
  templates: Template[]
  placeholders: (Placeholder & { line: number })[]
  problems: string[]
}

/**
 * Parses a text with placeholders. Problems include their line numbers. After an unclosed "{{", only tags are reported.
 * Text without `{` has no problems.
 */
export function parseText(text: string, maxPlaceholders = MAX_PLACEHOLDERS): ParsedText {
  const parsed: ParsedText = { templates: [], placeholders: [], problems: findTags(text) }
  // Removes the tags, so that the other problems are found too.
  const tokens = readTokens(text.replaceAll('{%', '{ '), parsed.problems)
  const count = tokens.filter(TypeGuards.isOutputToken).length
  if (count > maxPlaceholders) {
    parsed.problems.push(`has ${count} placeholders; at most ${maxPlaceholders} are allowed`)
    return parsed
  }
  let line = 1
  for (const token of tokens) {
    readToken(token, line, parsed)
    if (parsed.problems.length >= MAX_PROBLEMS) break
    line += countLines(token.getText())
  }
  return parsed
}

function findTags(text: string): string[] {
  const lines = text.split('\n').flatMap((line, index) => (line.includes('{%') ? [index + 1] : []))
  return lines
    .slice(0, MAX_PROBLEMS)
    .map(line => `line ${line}: "{%" starts a tag; only {{ placeholders }} are supported`)
}

function readTokens(text: string, problems: string[]): TopLevelToken[] {
  try {
    return new Tokenizer(text).readTopLevelTokens(liquid.options)
  } catch (error) {
    if (!TokenizationError.is(error)) {
      // For an unclosed quote that ends in half an escape, the library throws a TypeError.
      problems.push('cannot be parsed; look for an unclosed quote')
      return []
    }
    const { begin } = error.token
    problems.push(`line ${lineOf(text, begin)}: "{{" is not closed by "}}"`)
    return readTokens(text.slice(0, begin), problems)
  }
}

function readToken(token: TopLevelToken, line: number, parsed: ParsedText): void {
  if (!TypeGuards.isOutputToken(token)) {
    parsed.templates.push(liquid.parser.parseToken(token, []))
    return
  }
  const source = token.getText()
  const found =
    source.length > MAX_PLACEHOLDER_CHARACTERS
      ? `has more than ${MAX_PLACEHOLDER_CHARACTERS} characters`
      : readPlaceholder(token.input.slice(...token.contentRange))
  if (typeof found === 'string') parsed.problems.push(`line ${line}: ${shorten(source)} ${found}`)
  else {
    parsed.placeholders.push({ ...found, line })
    parsed.templates.push(liquid.parser.parseToken(token, []))
  }
}

function lineOf(text: string, offset: number): number {
  return 1 + countLines(text.slice(0, offset))
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
