import { textTerms } from '../../knowledge/text/text-terms.ts'
import { arrangeQuotes, isItem } from './arrange-quotes.ts'
import { type Choice, chooseQuotes } from './choose-quotes.ts'
import type { SectionEvidence, WrittenSection } from './passage.ts'
import { phrasesIn } from './phrases.ts'
import { readQuotes } from './quotes.ts'
import { weighQuery } from './section-query.ts'
import { isGeneralTitle, sectionRole } from './section-role.ts'
import { SectionText } from './section-text.ts'
import { Told } from './told.ts'

/** What a report is about, whatever the section. */
export interface ReportTopic {
  title: string
  /** A BCP 47 tag. */
  language: string
  /** What the author of its template asks of who writes; null: nothing. For models alone. */
  guide: string | null
}

const LIMITS = {
  SUMMARY: { maxWords: 140, mostSentences: 5 },
  BODY: { maxWords: 220, mostSentences: 10 },
  CONCLUSION: { maxWords: 100, mostSentences: 3 },
} as const
/** Of a section that may have more words: about so many to a sentence, and never more sentences. */
const WORDS_OF_SENTENCE = 10
const MOST_SENTENCES = 60

interface Writing {
  topic: ReportTopic
  /** What a term tells, by its rarity in the index. */
  weightOf: (term: string) => number
  /** Grows by what is written. */
  told: Told
}

/**
 * A section of sentences drawn from passages, each as it stands there and cited. The same passages give the same section. Where
 * none has anything to say, or nothing that other sections do not say, it says so.
 *
 * @returns piece by piece, a paragraph at a time, and then the whole.
 */
export function* writeByEvidence(
  { section, passages, isElsewhere }: SectionEvidence,
  { topic, weightOf, told }: Writing,
): Generator<string, WrittenSection> {
  const text = new SectionText()
  const role = sectionRole(section.title)
  const { maxWords, mostSentences } = LIMITS[role]
  const choice: Choice = {
    weights: weighQuery(topic.title, section, weightOf),
    // A conclusion comes back to what the sections say, and not to what the summary said.
    told: role === 'CONCLUSION' ? told.ofSummary() : told,
    isOnePerPassage: role !== 'BODY',
    maxWords: section.maxWords ?? maxWords,
    mostSentences: section.maxWords
      ? Math.min(MOST_SENTENCES, Math.max(mostSentences, section.maxWords / WORDS_OF_SENTENCE))
      : mostSentences,
  }
  const quotes = readQuotes(passages, topic.language).filter(quote => role === 'BODY' || !isItem(quote))
  const fresh = chooseQuotes(quotes, choice)
  // A section of a subject of its own rather says it twice than not at all.
  const chosen =
    fresh.length || isGeneralTitle(section.title)
      ? fresh
      : chooseQuotes(quotes, { ...choice, told: new Told() })
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
          told.add(sentence.text, role)
        }
      if (role === 'BODY') text.endParagraph()
      yield rest()
    }
  }
  if (chosen.length === 0) {
    const { nothingFound, saidElsewhere, notInSentences } = phrasesIn(topic.language)
    if (quotes.length > 0 || isElsewhere) text.sentence(saidElsewhere, [])
    else text.sentence(passages.length > 0 ? notInSentences : nothingFound, [])
    yield rest()
  }
  return { markdown: text.markdown, citations: text.citations(), model: null }
}
