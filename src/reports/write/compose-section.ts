import { textTerms } from '../../knowledge/text/word-terms.ts'
import { readSubjects } from '../topic-subjects.ts'
import { arrangeQuotes, type Block, headingOf, isItem } from './arrange-quotes.ts'
import { type Choice, chooseQuotes } from './choose-quotes.ts'
import type { SectionEvidence } from './passage.ts'
import { isQuotable, type Quote, readQuotes, refersToEarlier, type Voice } from './quotes.ts'
import {
  isGeneralTitle,
  type SectionRole,
  sectionRole,
  weightOf as sumOf,
  weighQuery,
} from './section-query.ts'
import { StatedSentences } from './stated-sentences.ts'

const LIMITS = {
  SUMMARY: { maxWords: 120, maxSentences: 4 },
  BODY: { maxWords: 420, maxSentences: 26 },
  CONCLUSION: { maxWords: 100, maxSentences: 3 },
} as const
/** A section with a word limit gets one sentence per `WORDS_PER_SENTENCE` words, up to `MAX_SENTENCES`. */
const WORDS_PER_SENTENCE = 10
const MAX_SENTENCES = 60

/** Lower in documents about the topic, in which most of what a section finds belongs there. */
const MIN_WORTH_SHARE = { onTopic: 0.1, other: 0.4 }

export interface Composing {
  /** Title of the topic. */
  topic: string
  voice: Voice
  /** Weight of a term by its rarity in the index. */
  weightOf: (term: string) => number
  /** What the report says so far. */
  stated: StatedSentences
}

/** What a section will quote. */
export interface Composition {
  /** In the order of the text. */
  blocks: Block[]
  /** Best first. */
  chosen: Quote[]
  /** Whether there was anything to choose from. */
  hasQuotes: boolean
}

/** Chooses and arranges the quotes of a section. Deterministic. */
export function composeSection(
  { section, passages, isOnTopic }: SectionEvidence,
  { topic, voice, weightOf, stated }: Composing,
): Composition {
  const role = sectionRole(section.title)
  const { maxWords, maxSentences } = LIMITS[role]
  const choice: Choice = {
    weights: weighQuery(topic, section, weightOf),
    stated: statedFor(role, stated),
    isOnePerPassage: role !== 'BODY',
    minWorthShare: isOnTopic ? MIN_WORTH_SHARE.onTopic : MIN_WORTH_SHARE.other,
    maxWords: section.maxWords ?? maxWords,
    maxSentences: section.maxWords
      ? Math.min(MAX_SENTENCES, Math.max(maxSentences, section.maxWords / WORDS_PER_SENTENCE))
      : maxSentences,
  }
  const isWanted = (quote: Quote) => role === 'BODY' || (quote.form === 'SENTENCES' && !isItem(quote))
  const quotes = readQuotes(passages, voice).filter(isWanted)
  const fresh = chooseQuotes(quotes, choice)
  // A section with a specific subject may repeat others rather than stay empty.
  const chosen =
    fresh.length || isGeneralTitle(section.title)
      ? fresh
      : chooseQuotes(quotes, { ...choice, stated: new StatedSentences() })
  const keyPoints = section.keyPoints.map(point => ({ text: point, terms: textTerms(point) }))
  const blocks = arrangeQuotes(chosen, { title: section.title, keyPoints: role === 'BODY' ? keyPoints : [] })
  return { blocks, chosen, hasQuotes: quotes.length > 0 }
}

/**
 * What a section must not repeat. A summary and a conclusion restate what the other sections say, but a conclusion does
 * not restate the summary.
 */
function statedFor(role: SectionRole, stated: StatedSentences): StatedSentences {
  if (role === 'SUMMARY') return new StatedSentences()
  return stated.ofRole(role === 'CONCLUSION' ? 'SUMMARY' : 'BODY')
}

/** A sentence that stands for a section in a summary or conclusion. */
export interface KeyStatement {
  title: string
  text: string
  passage: Quote['passage']
}

/** In UTF-16 code units. Longer sentences do not sum up a section, shorter ones say little. */
const MAX_KEY_LENGTH = 220
const FULL_KEY_LENGTH = { latin: 90, korean: 45 }
/**
 * Parts of the worth of a key statement: its share of the names of its topic and section, figures, enough length, being
 * at the beginning of its passage, and being said in the section. A conclusion labels each statement with its section,
 * so the statement need not name it.
 */
const NAME_WORTH = { SUMMARY: 1, BODY: 1, CONCLUSION: 0.5 }
const FIGURE_WORTH = 0.3
const FIGURE =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|twice|must|never)\b|최대|반드시|금지|절반/iu
const LENGTH_WORTH = 0.3
const LEAD_WORTH = 0.1
const STATED_WORTH = 0.5
/** Only in a conclusion: a figure that the document has in bold is what its author wants readers to remember. */
const BOLD_FIGURE_WORTH = 0.3
const BOLD = /\*\*([^*\n]{1,200})\*\*/g
/** With fewer key statements, a summary or conclusion has nothing to draw together. */
export const MIN_KEY_STATEMENTS = 2
/** Without the part for being said. A conclusion leaves out sections without a statement this good if it has others. */
const MIN_CONCLUSION_WORTH = 0.2
/** With at most this many sections, each has two key statements. */
const FEW_PARTS = 2

/**
 * Chooses a key statement for each section that a summary or conclusion draws together. A conclusion prefers what the
 * sections say, and does not repeat the summary. Sections without a key statement are left out.
 */
export function chooseKeyStatements(
  { section: { title }, parts = [] }: SectionEvidence,
  { topic, voice, weightOf, stated }: Composing,
): KeyStatement[] {
  const role = sectionRole(title)
  const before = statedFor(role, stated)
  const ofBodies = stated.ofRole('BODY')
  const used = new Set<string>()
  const nameShare = ({ text, passage }: Pick<KeyStatement, 'text' | 'passage'>, title: string) => {
    const names = [...textTerms([...readSubjects(topic), title, headingOf({ passage })].join('\n'))]
    const weights = new Map(names.map(term => [term, weightOf(term)]))
    return sumOf(weights, textTerms(text)) / (sumOf(weights, new Set(names)) || 1)
  }
  const statements = parts.flatMap(({ section, passages }) => {
    const candidates = readQuotes(passages, voice)
      .filter(({ form, isOffLevel }) => form !== 'TABLE' && !isOffLevel)
      .flatMap(readKeyStatements)
      .filter(({ text }) => !before.has(text) && !used.has(text))
      .map(candidate => {
        const ofItself = NAME_WORTH[role] * nameShare(candidate, section.title) + worthOfForm(candidate, role)
        return { ...candidate, ofItself, worth: ofItself + (ofBodies.has(candidate.text) ? STATED_WORTH : 0) }
      })
      .toSorted((a, b) => b.worth - a.worth)
    const ofPassages = [...Map.groupBy(candidates, ({ passage }) => passage.chunkId).values()]
    const best = ofPassages.flatMap(of => of.slice(0, 1)).slice(0, parts.length > FEW_PARTS ? 1 : 2)
    return best.map(({ text, passage, ofItself }) => {
      used.add(text)
      const label = parts.length > FEW_PARTS ? section.title : headingOf({ passage })
      return { title: label, text, passage, ofItself }
    })
  })
  const strong = statements.filter(({ ofItself }) => ofItself >= MIN_CONCLUSION_WORTH)
  return role === 'CONCLUSION' && strong.length >= MIN_KEY_STATEMENTS ? strong : statements
}

function worthOfForm({ text, isFirst, passage }: KeyCandidate, role: SectionRole): number {
  const full = /\p{sc=Hangul}/u.test(text) ? FULL_KEY_LENGTH.korean : FULL_KEY_LENGTH.latin
  return (
    (FIGURE.test(text) ? FIGURE_WORTH : 0) +
    (role === 'CONCLUSION' && hasBoldFigure(text, passage.content) ? BOLD_FIGURE_WORTH : 0) +
    LENGTH_WORTH * Math.min(1, text.length / full) +
    (isFirst ? LEAD_WORTH : 0)
  )
}

function hasBoldFigure(text: string, content: string): boolean {
  return [...content.matchAll(BOLD)].some(([, bold = '']) => FIGURE.test(bold) && text.includes(bold))
}

interface KeyCandidate {
  text: string
  passage: Quote['passage']
  /** Whether it is the first sentence of its passage. */
  isFirst: boolean
}

/** The sentences of a quote that make sense on their own. */
function readKeyStatements({ sentences, passage }: Quote): KeyCandidate[] {
  return sentences
    .filter(({ text }) => text.length <= MAX_KEY_LENGTH && isQuotable(text) && !refersToEarlier(text))
    .map(({ text, place }) => ({ text, passage, isFirst: place === 0 }))
}
