import { sentenceRanges } from '../../knowledge/text/sentences.ts'
import type { TextRange } from '../../knowledge/text/text-range.ts'
import { oneLine } from '../../reports/text.ts'
import { noSourcePhrase } from '../../reports/write/phrases.ts'
import type { CitedMarkdown, StepCitation } from '../steps/step-result.ts'

/** A text and the citations of its parts. */
export interface CitedText {
  text: string
  parts: (TextRange & { citations: StepCitation[] })[]
}

/** A statement before its subject is known. */
export interface Statement {
  text: string
  citations: StepCitation[]
}

/** Follows a sentence of a model that no passage supports. It stays with the sentence. */
const NO_SOURCE = new RegExp(
  ['en', 'ko'].map(language => noSourcePhrase(language).replace(/[()]/g, '\\$&')).join('|'),
  'g',
)

/**
 * Places two marks for each citation: where it starts and where it ends. Their number is the index of the citation.
 */
export function placeRanges({ markdown, citations }: CitedMarkdown) {
  const offsets = [0]
  for (const { length } of markdown) offsets.push((offsets.at(-1) ?? 0) + length)
  return citations
    .flatMap(({ start, end }, number) => (start < end ? [start, end].map(point => ({ point, number })) : []))
    .map(({ point, number }) => ({ offset: offsets[point] ?? markdown.length, number }))
    .toSorted((a, b) => a.offset - b.offset)
}

/** Sentences, each with the citations of its parts. */
export function toStatements({ text, parts }: CitedText): Statement[] {
  return sentencesOf(text).map(({ start, end }) => ({
    text: text.slice(start, end),
    citations: parts
      .filter(part => part.start < end && part.end > start)
      .flatMap(({ citations }) => citations),
  }))
}

/** The whole text as one statement. */
export function toStatement({ text, parts }: CitedText): Statement {
  return { text: oneLine(text), citations: parts.flatMap(({ citations }) => citations) }
}

function sentencesOf(text: string): TextRange[] {
  const sentences: TextRange[] = []
  let from = 0
  for (const { index, 0: phrase } of text.matchAll(NO_SOURCE)) {
    sentences.push(...sentenceRanges(text, { start: from, end: index }))
    from = index + phrase.length
    const last = sentences.at(-1)
    if (last) last.end = from
  }
  return [...sentences, ...sentenceRanges(text, { start: from, end: text.length })]
}

/** Puts a label before a statement. */
export function joinLabel(label: Statement | null, { text, citations }: Statement): Statement {
  if (!label) return { text, citations }
  return {
    text: `${label.text.replace(/\s*[:：]$/, '')}: ${text}`,
    citations: [...label.citations, ...citations],
  }
}
