import type { IndexStatistics } from '../knowledge/retrieval/index-statistics.ts'
import { type LoadedPassage, passageTerms } from '../knowledge/retrieval/load-passages.ts'
import { overlap, type WeighedWord, weighWords } from '../knowledge/retrieval/overlap.ts'
import { indexTerms } from '../knowledge/text/index-terms.ts'
import { readQuery } from '../knowledge/text/read-query.ts'

/**
 * A word that no passage has counts in full, because a subject consists of significant words only. At 0.5, the weight
 * used for questions, 7 of 26 topics outside the demo data got solid support; at 1, one does.
 */
const UNKNOWN_WORD_WEIGHT = 1
/** Minimum share of the subject in the names of a document, and minimum share of the best document's. */
const MIN_NAMED = 0.45
const MIN_SHARE_OF_BEST = 0.65
/** Minimum share of the subject in a passage of a document that is not named after it, and minimum of such passages. */
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
  named: number
  /** Passages with most of the subject. */
  passages: number
  /** Of the best passage, from the search. */
  score: number
}

/**
 * The ids of the documents about a subject. A document is about what its title, its headings and its file are named
 * after. If no document is named after the subject, the ones that discuss it in several passages are chosen.
 * @param passages the result of a search for the subject
 */
export function matchSubject(
  subject: string,
  passages: readonly (LoadedPassage & { score: number })[],
  statistics: IndexStatistics,
): Set<string> {
  const words = weighWords(readQuery(subject).words, statistics, UNKNOWN_WORD_WEIGHT)
  const matches = [...Map.groupBy(passages, ({ documentId }) => documentId)].map(([documentId, of]) =>
    matchDocument(documentId, of, words),
  )
  return new Set(chooseMatches(matches).map(({ documentId }) => documentId))
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
  passages: readonly (LoadedPassage & { score: number })[],
  words: readonly WeighedWord[],
): Match {
  return {
    documentId,
    named: overlap(words, nameTerms(passages)),
    passages: passages.filter(passage => overlap(words, passageTerms(passage)) >= MIN_DISCUSSED).length,
    score: Math.max(...passages.map(({ score }) => score)),
  }
}

/** Terms of a document's title and file name, and of the headings of its passages. */
function nameTerms(passages: readonly LoadedPassage[]): ReadonlyMap<string, number> {
  const [first] = passages
  const headings = [...new Set(passages.flatMap(passage => passage.headings))]
  const file = first?.sourceUri?.split(/[/#?]/).findLast(part => part !== '') ?? ''
  const title = `${first?.documentTitle ?? ''}\n${file.replace(/\.\w+$/, '')}`
  return indexTerms({ title, headings, body: '' }, first?.kind ?? 'prose').terms
}
