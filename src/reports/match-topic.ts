import type { IndexStatistics } from '../knowledge/retrieval/index-statistics.ts'
import { passageTerms } from '../knowledge/retrieval/load-passages.ts'
import { indexTerms } from '../knowledge/text/index-terms.ts'
import { readQuery } from '../knowledge/text/read-query.ts'
import { overlap, type WeighedWord, weighWords } from './overlap.ts'
import type { Passage } from './write/passage.ts'

/** Minimum share of the subject in the names of a document, and minimum share of the best document's. */
const MIN_NAMED = 0.45
const MIN_SHARE_OF_BEST = 0.78
/** Words in headings count less than in the title: a heading may name a detail. */
const HEADING_SHARE = 0.8
/** Minimum share of the subject in a passage that discusses it, and minimum number of such passages in a document. */
const MIN_DISCUSSED = 0.7
const MIN_PASSAGES = 2
/** With this share in its names, one passage is enough. */
const MIN_PARTLY_NAMED = 0.3
/**
 * A document that the search ranks far above all others needs only this share: the subject may have a word that no
 * document uses.
 */
const MIN_NAMED_IF_ALONE = 0.35
const MAX_SCORE_OF_OTHERS = 0.25

/** How much of a subject a document contains, as shares from 0 to 1. */
interface Match {
  documentId: string
  /** Of its title and file name. */
  titled: number
  /** Of all of its names. */
  named: number
  /** Passages with most of the subject. */
  passages: number
  /** Of the best passage, from the search. */
  score: number
}

/** What a document says about a subject. */
export interface SubjectMatch {
  /** Whether the whole document is about the subject. */
  isWhole: boolean
  /** The passages found in it that are about the subject. */
  passages: Passage[]
}

/**
 * Finds the documents about a subject, by UUID: those whose title, headings or file name contain most of it. If there
 * are none, those that discuss it in several passages.
 * @param passages the result of a search for the subject
 */
export function matchSubject(
  subject: string,
  passages: readonly Passage[],
  statistics: IndexStatistics,
): Map<string, SubjectMatch> {
  const words = weighWords(readQuery(subject).words, statistics)
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  const matches = [...documents].map(([documentId, of]) => matchDocument(documentId, of, words))
  const chosen = chooseMatches(matches)
  const minTitled = MIN_SHARE_OF_BEST * Math.max(0, ...chosen.map(({ titled }) => titled))
  return new Map(
    chosen.map(({ documentId, titled }): [string, SubjectMatch] => {
      const of = documents.get(documentId) ?? []
      const isWhole = titled > 0 && titled >= minTitled
      return [documentId, { isWhole, passages: isWhole ? of : passagesAbout(of, words) }]
    }),
  )
}

/**
 * The passages that discuss a subject, or else the ones with most of it: the headings of a document can each name a part
 * of the subject.
 */
function passagesAbout(passages: readonly Passage[], words: readonly WeighedWord[]): Passage[] {
  const rated = passages.map(passage => ({ passage, share: overlap(words, passageTerms(passage)) }))
  const best = Math.max(...rated.map(({ share }) => share))
  return rated.filter(({ share }) => share >= Math.min(MIN_DISCUSSED, best)).map(({ passage }) => passage)
}

function isAbout(passage: Passage, words: readonly WeighedWord[]): boolean {
  return overlap(words, passageTerms(passage)) >= MIN_DISCUSSED
}

function chooseMatches(matches: readonly Match[]): Match[] {
  const minNamed = Math.max(MIN_NAMED, MIN_SHARE_OF_BEST * Math.max(0, ...matches.map(({ named }) => named)))
  const named = matches.filter(match => match.named >= minNamed)
  if (named.length > 0) return named
  const discussed = matches.filter(
    match => match.passages >= (match.named >= MIN_PARTLY_NAMED ? 1 : MIN_PASSAGES),
  )
  if (discussed.length > 0) return discussed
  const [first, second] = matches.toSorted((a, b) => b.score - a.score)
  const isAlone = first && (second?.score ?? 0) <= MAX_SCORE_OF_OTHERS * first.score
  return isAlone && first.named >= MIN_NAMED_IF_ALONE ? [first] : []
}

function matchDocument(
  documentId: string,
  passages: readonly Passage[],
  words: readonly WeighedWord[],
): Match {
  const [first] = passages
  const file = first?.sourceUri?.split(/[/#?]/).findLast(part => part !== '') ?? ''
  const title = `${first?.documentTitle ?? ''}\n${file.replace(/\.\w+$/, '')}`
  const allHeadings = [...new Set(passages.flatMap(passage => passage.headings))]
  const shareOf = (headings: readonly string[]) =>
    overlap(words, indexTerms({ title, headings, body: '' }, first?.kind ?? 'prose').terms)
  const titled = shareOf([])
  return {
    documentId,
    titled,
    named: Math.max(titled, HEADING_SHARE * shareOf(allHeadings)),
    passages: passages.filter(passage => isAbout(passage, words)).length,
    score: Math.max(...passages.map(({ score }) => score)),
  }
}
