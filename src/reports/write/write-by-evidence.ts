import { headingOf } from './arrange-quotes.ts'
import { type Composing, chooseKeyStatements, composeSection, MIN_KEY_STATEMENTS } from './compose-section.ts'
import type { SectionEvidence, WrittenSection } from './passage.ts'
import { getPhrases, type Phrases } from './phrases.ts'
import type { Quote } from './quotes.ts'
import { sectionRole } from './section-query.ts'
import { SectionText } from './section-text.ts'

/** The topic of a report, the same for all sections. */
export interface ReportTopic {
  title: string
  /** BCP 47. */
  language: string
  /** Instructions of its template. Null if none. Only models use them. */
  guide: string | null
}

/**
 * Writes a section of sentences, lists and tables quoted from passages, with citations. Deterministic. If there is
 * nothing to quote, or nothing that other sections do not say, the section says so. A conclusion has a key statement of
 * each section.
 *
 * @param composing written sentences are added to `stated`
 * @yields pieces of the text, one paragraph each
 * @returns the whole section
 */
export function* writeByEvidence(
  evidence: SectionEvidence,
  composing: Composing,
): Generator<string, WrittenSection> {
  const text = new SectionText()
  for (const _ of writeParts(text, evidence, composing)) yield text.takeNew()
  return { markdown: text.markdown, citations: text.citations(), model: null }
}

/** Yields after each paragraph. */
function* writeParts(text: SectionText, evidence: SectionEvidence, composing: Composing): Generator<void> {
  const { section, passages, isElsewhere } = evidence
  const { voice, stated } = composing
  const phrases = getPhrases(voice)
  const role = sectionRole(section.title)
  const key = role === 'BODY' ? [] : chooseKeyStatements(evidence, composing)
  if (key.length >= MIN_KEY_STATEMENTS) {
    if (role === 'CONCLUSION') text.sentence(phrases.conclusion, [])
    for (const { title, text: statement, passage } of key) {
      if (role === 'CONCLUSION') text.labeledItem(title, statement, passage)
      else text.quote([{ text: statement, isItem: false }], passage)
      stated.add(statement, role)
    }
    return yield
  }
  const { blocks, chosen, hasQuotes } = composeSection(evidence, composing)
  for (const { heading, paragraphs } of blocks) {
    if (heading && role === 'BODY') text.heading(heading)
    for (const paragraph of paragraphs) {
      for (const quote of paragraph) {
        writeQuote(text, quote, phrases)
        for (const sentence of quote.sentences) stated.add(sentence.text, role)
      }
      if (role === 'BODY') text.endParagraph()
      yield
    }
  }
  if (chosen.length > 0) return
  if (hasQuotes || isElsewhere) text.sentence(phrases.saidElsewhere, [])
  else text.sentence(passages.length > 0 ? phrases.notInSentences : phrases.nothingFound, [])
  yield
}

function writeQuote(text: SectionText, quote: Quote, phrases: Phrases): void {
  const { passage, sentences, table, needsLead } = quote
  const heading = headingOf(quote)
  const place = [passage.documentTitle, heading === passage.documentTitle ? null : heading] as const
  if (table) {
    text.sentence(phrases.table(...place), [])
    text.table([table.header, ...table.rows], passage)
    return
  }
  if (needsLead) text.sentence(phrases.list(...place), [])
  text.quote(sentences, passage)
}
