import { textTerms } from '../../knowledge/text/word-terms.ts'
import { arrangeQuotes, isItem } from './arrange-quotes.ts'
import { type Choice, chooseQuotes } from './choose-quotes.ts'
import type { SectionEvidence, WrittenSection } from './passage.ts'
import { getPhrases } from './phrases.ts'
import { readQuotes } from './quotes.ts'
import { isGeneralTitle, sectionRole, weighQuery } from './section-query.ts'
import { SectionText } from './section-text.ts'
import { StatedSentences } from './stated-sentences.ts'

/** The topic of a report, the same for all sections. */
export interface ReportTopic {
  title: string
  /** BCP 47. */
  language: string
  /** Instructions of its template. Null if none. Only models use them. */
  guide: string | null
}

const LIMITS = {
  SUMMARY: { maxWords: 140, maxSentences: 5 },
  BODY: { maxWords: 220, maxSentences: 10 },
  CONCLUSION: { maxWords: 100, maxSentences: 3 },
} as const
/** A section with a word limit gets one sentence per `WORDS_PER_SENTENCE` words, up to `MAX_SENTENCES`. */
const WORDS_PER_SENTENCE = 10
const MAX_SENTENCES = 60

interface Writing {
  topic: ReportTopic
  /** Weight of a term by its rarity in the index. */
  weightOf: (term: string) => number
  /** Written sentences are added to it. */
  stated: StatedSentences
}

/**
 * Writes a section of sentences quoted verbatim from passages, with citations. Deterministic. If there is nothing to
 * quote, or nothing that other sections do not say, the section says so.
 *
 * @yields pieces of the text, one paragraph each
 * @returns the whole section
 */
export function* writeByEvidence(
  { section, passages, isElsewhere }: SectionEvidence,
  { topic, weightOf, stated }: Writing,
): Generator<string, WrittenSection> {
  const text = new SectionText()
  const role = sectionRole(section.title)
  const { maxWords, maxSentences } = LIMITS[role]
  const choice: Choice = {
    weights: weighQuery(topic.title, section, weightOf),
    // A conclusion may repeat sentences of other sections, except of the summary.
    stated: role === 'CONCLUSION' ? stated.ofSummary() : stated,
    isOnePerPassage: role !== 'BODY',
    maxWords: section.maxWords ?? maxWords,
    maxSentences: section.maxWords
      ? Math.min(MAX_SENTENCES, Math.max(maxSentences, section.maxWords / WORDS_PER_SENTENCE))
      : maxSentences,
  }
  const quotes = readQuotes(passages, topic.language).filter(quote => role === 'BODY' || !isItem(quote))
  const fresh = chooseQuotes(quotes, choice)
  // A section with a specific subject may repeat others rather than stay empty.
  const chosen =
    fresh.length || isGeneralTitle(section.title)
      ? fresh
      : chooseQuotes(quotes, { ...choice, stated: new StatedSentences() })
  const keyPoints = section.keyPoints.map(point => ({ text: point, terms: textTerms(point) }))
  const blocks = arrangeQuotes(chosen, { title: section.title, keyPoints: role === 'BODY' ? keyPoints : [] })
  let sent = 0
  const rest = () => {
    const piece = text.markdown.slice(sent)
    sent = text.markdown.length
    return piece
  }
  for (const { heading, paragraphs } of blocks) {
    if (heading && role === 'BODY') text.heading(heading)
    for (const paragraph of paragraphs) {
      const prefix = paragraph.some(isItem) ? '- ' : ''
      for (const { passage, sentences } of paragraph)
        for (const sentence of sentences) {
          text.sentence(sentence.text, [passage], prefix)
          stated.add(sentence.text, role)
        }
      if (role === 'BODY') text.endParagraph()
      yield rest()
    }
  }
  if (chosen.length === 0) {
    const { nothingFound, saidElsewhere, notInSentences } = getPhrases(topic.language)
    if (quotes.length > 0 || isElsewhere) text.sentence(saidElsewhere, [])
    else text.sentence(passages.length > 0 ? notInSentences : nothingFound, [])
    yield rest()
  }
  return { markdown: text.markdown, citations: text.citations(), model: null }
}
