import type { ContentKind } from './content-kind.ts'
import { definitionName } from './definition-name.ts'
import { spellingsOf } from './spellings.ts'
import { splitLines } from './split-lines.ts'
import { splitWords } from './split-words.ts'
import { wordTerms } from './word-terms.ts'

const TITLE_WEIGHT = 3
const HEADING_WEIGHT = 2
const BODY_WEIGHT = 1
const DEFINITION_WEIGHT = 3

/** The parts of a passage that are searched. */
export interface PassageFields {
  title: string
  headings: readonly string[]
  body: string
}

/** How often each term stands in a passage, weighted by field, and the sum of it: the document length of BM25. */
export interface PassageTerms {
  terms: Map<string, number>
  length: number
  /** The term of each spelling, see `spellingsOf`. */
  spellings: Map<string, string>
}

/**
 * The terms of a passage. A term counts 3 in the title, 2 in a heading and 1 in the body; in code 3 more in the name
 * of a function or class that the body defines.
 */
export function indexTerms({ title, headings, body }: PassageFields, kind: ContentKind): PassageTerms {
  const passage: PassageTerms = { terms: new Map(), length: 0, spellings: new Map() }
  addField(passage, title, TITLE_WEIGHT)
  for (const heading of headings) addField(passage, heading, HEADING_WEIGHT)
  addField(passage, body, BODY_WEIGHT)
  if (kind === 'code') for (const name of definedNames(body)) addField(passage, name, DEFINITION_WEIGHT)
  return passage
}

function addField(passage: PassageTerms, text: string, weight: number): void {
  for (const word of splitWords(text)) {
    const terms = wordTerms(word)
    for (const term of terms) {
      passage.terms.set(term, (passage.terms.get(term) ?? 0) + weight)
      passage.length += weight
    }
    for (const [spelling, term] of spellingsOf(word, terms)) passage.spellings.set(spelling, term)
  }
}

function* definedNames(body: string): Generator<string> {
  for (const { start, end } of splitLines(body)) {
    const name = definitionName(body.slice(start, end))
    if (name) yield name
  }
}
