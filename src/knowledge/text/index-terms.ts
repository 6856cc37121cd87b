import { definitionName } from './code-sections.ts'
import type { ContentKind } from './content-kind.ts'
import { spellingsOf } from './spellings.ts'
import { splitWords } from './split-words.ts'
import { splitLines } from './text-range.ts'
import { wordBeginnings, wordTerms } from './word-terms.ts'

const TITLE_WEIGHT = 3
const REPEATED_TITLE_WEIGHT = 1
const HEADING_WEIGHT = 2
const BODY_WEIGHT = 1
const DEFINITION_WEIGHT = 3

/** The parts of a passage that are searched. */
export interface PassageFields {
  title: string
  /** Whether the title only repeats the first line of the text. */
  isTitleRepeated?: boolean
  headings: readonly string[]
  body: string
}

/** The terms of a passage. */
export interface PassageTerms {
  /** Frequencies, weighted by field, of terms and of the beginnings of Korean words. */
  terms: Map<string, number>
  /** The document length of BM25: the sum of the frequencies, without beginnings. */
  length: number
  /** The term of each spelling. See `spellingsOf`. */
  spellings: Map<string, string>
}

/** Reads the terms of a title or a heading. */
export type ReadField = (text: string) => PassageTerms

/** Titles and headings whose terms are cached. */
const MAX_CACHED = 64

/** Creates a reader that caches terms, because adjacent passages share their title and headings. */
export function createFieldReader(): ReadField {
  const cache = new Map<string, PassageTerms>()
  return text => {
    const cached = cache.get(text)
    if (cached) return cached
    const [oldest] = cache.keys()
    if (cache.size === MAX_CACHED && oldest !== undefined) cache.delete(oldest)
    const read = readField(text)
    cache.set(text, read)
    return read
  }
}

/**
 * The terms of a passage. A term counts 3 in the title (1 if the title repeats the text), 2 in a heading and 1 in the
 * body. In code, it counts 3 more in the name of a function or class that the body defines.
 */
export function indexTerms(
  { title, isTitleRepeated, headings, body }: PassageFields,
  kind: ContentKind,
  readHead: ReadField = readField,
): PassageTerms {
  const passage: PassageTerms = { terms: new Map(), length: 0, spellings: new Map() }
  addField(passage, readHead(title), isTitleRepeated ? REPEATED_TITLE_WEIGHT : TITLE_WEIGHT)
  for (const heading of headings) addField(passage, readHead(heading), HEADING_WEIGHT)
  addField(passage, readField(body), BODY_WEIGHT)
  if (kind === 'code')
    for (const name of definedNames(body)) addField(passage, readField(name), DEFINITION_WEIGHT)
  return passage
}

function readField(text: string): PassageTerms {
  const field: PassageTerms = { terms: new Map(), length: 0, spellings: new Map() }
  for (const word of splitWords(text)) {
    const terms = wordTerms(word)
    for (const term of [...terms, ...wordBeginnings(word)])
      field.terms.set(term, (field.terms.get(term) ?? 0) + 1)
    field.length += terms.size
    for (const [spelling, term] of spellingsOf(word, terms)) field.spellings.set(spelling, term)
  }
  return field
}

function addField(passage: PassageTerms, field: PassageTerms, weight: number): void {
  for (const [term, count] of field.terms)
    passage.terms.set(term, (passage.terms.get(term) ?? 0) + count * weight)
  passage.length += field.length * weight
  for (const [spelling, term] of field.spellings) passage.spellings.set(spelling, term)
}

function* definedNames(body: string): Generator<string> {
  for (const { start, end } of splitLines(body)) {
    const name = definitionName(body.slice(start, end))
    if (name) yield name
  }
}
