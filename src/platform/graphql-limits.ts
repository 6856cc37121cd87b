import { type DocumentNode, Kind, parse, visit } from 'graphql'
import { requestError } from '../errors.ts'
import type { CacheMetrics } from './cache-metrics.ts'

/** In UTF-16 code units. */
const MAX_DOCUMENT_LENGTH = 100_000
const MAX_TOKENS = 10_000
const MAX_COMMENTS = 1_000
/** Levels of braces, brackets and parentheses. Parsers and readers of variables recurse once per level. */
const MAX_NESTING = 100
/** How often a selection set may select the same field, with or without aliases. */
const MAX_REPEATS = 100

/**
 * Parses a document within limits on length, tokens, nesting and repetition.
 * @throws COST_LIMIT if it exceeds one, or the syntax error.
 */
export function parseDocument(source: string): DocumentNode {
  if (source.length > MAX_DOCUMENT_LENGTH)
    throw tooLarge(`has ${source.length} characters, but the maximum is ${MAX_DOCUMENT_LENGTH}`)
  if (isNestedTooDeeply(source)) throw tooLarge(`nests more than ${MAX_NESTING} levels`)
  const document = parse(source, { maxLexicalTokens: MAX_TOKENS, maxComments: MAX_COMMENTS })
  checkRepeats(document)
  return document
}

/** @throws COST_LIMIT if the values are nested too deeply. */
export function checkVariables(variables: unknown): void {
  let level = childrenOf([variables])
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING)
      throw requestError('COST_LIMIT', `The variables nest more than ${MAX_NESTING} levels. Flatten them.`)
    level = level.flatMap(childrenOf)
  }
}

/** The objects and arrays directly inside a value. */
function childrenOf(value: object): object[] {
  return Object.values(value).filter(child => typeof child === 'object' && child !== null)
}

/** Not recursive: it runs before the nesting is known to be safe. Skips strings and comments like the lexer. */
function isNestedTooDeeply(source: string): boolean {
  let depth = 0
  for (let i = 0; i < source.length; i++) {
    const character = source[i]
    if (character === '"') i = endOfString(source, i)
    else if (character === '#') i = endOfLine(source, i)
    else if (character === '{' || character === '[' || character === '(') {
      if (++depth > MAX_NESTING) return true
    } else if (character === '}' || character === ']' || character === ')') depth--
  }
  return false
}

/** @returns the index of the closing quote. An unterminated string ends with its line, where the lexer fails too. */
function endOfString(source: string, start: number): number {
  if (source.startsWith('"""', start)) return endOfBlockString(source, start)
  for (let i = start + 1; i < source.length; i++) {
    const character = source[i]
    if (character === '\\') i++
    else if (character === '"' || character === '\n' || character === '\r') return i
  }
  return source.length
}

function endOfBlockString(source: string, start: number): number {
  for (let end = source.indexOf('"""', start + 3); end >= 0; end = source.indexOf('"""', end + 3))
    if (source[end - 1] !== '\\') return end + 2
  return source.length
}

function endOfLine(source: string, start: number): number {
  for (let i = start; i < source.length; i++) if (source[i] === '\n' || source[i] === '\r') return i
  return source.length
}

function checkRepeats(document: DocumentNode): void {
  visit(document, {
    SelectionSet({ selections }) {
      const counts = new Map<string, number>()
      for (const selection of selections) {
        if (selection.kind !== Kind.FIELD) continue
        const { value } = selection.name
        const count = (counts.get(value) ?? 0) + 1
        if (count > MAX_REPEATS)
          throw tooLarge(`selects \`${value}\` more than ${MAX_REPEATS} times in one place`)
        counts.set(value, count)
      }
    },
  })
}

function tooLarge(what: string) {
  return requestError('COST_LIMIT', `The document ${what}. Request less data at once.`)
}

/** A parsed document takes about 50 bytes per character of its text. */
const MAX_CHARACTERS = 1_000_000

/** An LRU cache of parsed documents, by their text. */
export function createDocumentCache(metrics: CacheMetrics) {
  /** Least recently used first. */
  const documents = new Map<string, DocumentNode>()
  let characters = 0
  return {
    get(text: string): DocumentNode | undefined {
      const document = documents.get(text)
      metrics.cacheRequested('parsed_documents', document !== undefined)
      if (!document) return undefined
      documents.delete(text)
      documents.set(text, document)
      return document
    },
    set(text: string, document: DocumentNode): void {
      if (documents.has(text)) return
      documents.set(text, document)
      characters += text.length
      for (const [oldest] of documents) {
        if (characters <= MAX_CHARACTERS) break
        documents.delete(oldest)
        characters -= oldest.length
      }
    },
  }
}
