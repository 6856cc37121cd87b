import { textTerms } from '../../knowledge/text/word-terms.ts'
import { StatedSentences } from '../../reports/write/stated-sentences.ts'
import type { AnswerPart, Gap } from './answer-parts.ts'
import type { Excerpt } from './excerpts.ts'
import type { JoinedText } from './joined-text.ts'
import { chooseExcerpts } from './rank-excerpts.ts'
import type { SynthesisWords } from './synthesis-words.ts'

/** Of the whole text, in UTF-16 code units. */
export const MAX_SYNTHESIS_LENGTH = 19_500
/** Sentences of a part: the more parts, the shorter. */
const SENTENCES = [
  { maxParts: 4, sentences: 12 },
  { maxParts: 8, sentences: 7 },
  { maxParts: Infinity, sentences: 4 },
]
/** An excerpt this similar to an earlier one adds nothing new. */
const MAX_LIKENESS = 0.72
/** Parts that would have less are left out. In UTF-16 code units. */
const MIN_PART_LENGTH = 600
/** For headings, labels and line breaks of an excerpt. */
const MAX_LABEL_LENGTH = 130

/**
 * Adds the best excerpts of each part, under its question. Says what the goal has in several parts once.
 * @param room UTF-16 code units that the parts can have
 * @yields after each part
 */
export function* composeParts(
  text: JoinedText,
  parts: readonly AnswerPart[],
  { room, hasHeadings, words }: { room: number; hasHeadings: boolean; words: SynthesisWords },
): Generator<void> {
  const stated = new StatedSentences()
  const maxSize = SENTENCES.find(({ maxParts }) => parts.length <= maxParts)?.sentences ?? 0
  const end = text.markdown.length + room
  const fitting = parts.slice(0, Math.max(1, Math.floor(room / MIN_PART_LENGTH)))
  for (const [i, part] of fitting.entries()) {
    const share = (end - text.markdown.length) / (fitting.length - i)
    const ofHeading = part.question.length + MAX_LABEL_LENGTH
    const fresh = part.excerpts.filter(excerpt => !isStated(stated, excerpt))
    const chosen = chooseExcerpts(part.question, fresh, {
      maxSize,
      maxLength: share - ofHeading,
      lengthOf: ({ markdown }) => markdown.length + MAX_LABEL_LENGTH,
    })
    if (hasHeadings) text.heading(3, part.question)
    if (chosen.length > 0 && part.isUnclear) text.paragraph(words.closest)
    if (chosen.length > 0) addExcerpts(text, chosen)
    else text.paragraph(fresh.length > 0 ? words.inStep(part.title) : words.answeredAbove)
    for (const excerpt of chosen) stated.add(excerpt.text, 'BODY')
    yield
  }
  if (fitting.length === parts.length) return
  text.paragraph(words.others(parts.length - fitting.length))
  yield
}

function isStated(stated: StatedSentences, { text }: Excerpt): boolean {
  return stated.has(text) || stated.likeness(textTerms(text)) >= MAX_LIKENESS
}

/** The headings of documents become labels if there are several: a part is short. */
function addExcerpts(text: JoinedText, excerpts: readonly Excerpt[]): void {
  const hasLabels = new Set(excerpts.map(({ heading }) => heading)).size > 1
  for (const [i, excerpt] of excerpts.entries()) {
    const isNew = hasLabels && excerpt.heading !== (excerpts[i - 1]?.heading ?? null)
    text.excerpt(excerpt, isNew ? (excerpt.heading ?? '') : '')
  }
}

const MAX_LINES = 40

/** Adds the files that steps made, and names each gap with its reason. */
export function composeEnd(
  text: JoinedText,
  { files, gaps, words }: { files: readonly string[]; gaps: readonly Gap[]; words: SynthesisWords },
): void {
  if (files.length > 0) {
    text.heading(3, words.files)
    text.items(files)
  }
  if (gaps.length === 0) return
  text.heading(3, words.missing)
  text.items(
    gaps
      .slice(0, MAX_LINES)
      .map(({ title, reason }) => `${title}${/[.?!。？！]$/.test(title) ? '' : ':'} ${reason}`),
  )
  if (gaps.length > MAX_LINES) text.paragraph(words.others(gaps.length - MAX_LINES))
}
