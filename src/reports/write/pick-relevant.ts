import { textTerms } from '../../knowledge/text/word-terms.ts'
import { readSubjects } from '../topic-subjects.ts'
import { type Passage, passageText, type SectionPlan } from './passage.ts'
import { sentenceKey } from './quotes.ts'
import { isGeneralTitle } from './section-query.ts'

/**
 * Minimum relevance of a passage: the weighted mean of the shares it contains of the topic and of the section's title,
 * key point or instruction.
 */
const MIN_RELEVANCE = 0.38
/**
 * Minimum relevance, as a share of the best one. If one passage matches fully, those with only the common words are off
 * topic.
 */
const MIN_SHARE_OF_BEST = 0.6
/** Weight of the topic in the relevance. */
const TOPIC_WEIGHT = 0.3
/**
 * Minimum share of the topic in a passage or the names of its document. Passages below it must match the section nearly
 * fully.
 */
const MIN_TOPIC_SHARE = 0.3
/**
 * Minimum share of the topic for a passage that matches the section nearly fully, unless a heading names the section:
 * titles such as "Next week" or "Help needed" match anything.
 */
const MIN_TOPIC_SHARE_IF_MATCHED = 0.1
const NEARLY_ALL = 0.75
/** Minimum retrieval score, as a share of the best passage's. */
const MIN_SCORE_SHARE = 0.25
/** Minimum share of the section's title in a passage of a document that is about the topic. */
const MIN_TITLE_SHARE = 0.4
/** With more, a section would be a list of sources. */
const MAX_DOCUMENTS = 5

interface Picking {
  topic: string
  /** UUIDs of the documents about the topic. Only their passages are picked if any of them are relevant. */
  onTopic: ReadonlySet<string>
  weigh: (term: string) => number
  /** Terms of a passage with its title and headings. Pass it if they are already computed. */
  termsOf?: (passage: Passage) => Terms
}

/**
 * Picks the passages that are about a section, best first. Retrieval always returns something, but a section without
 * relevant evidence must say so.
 */
export function pickRelevant(
  section: SectionPlan,
  passages: readonly Passage[],
  picking: Picking,
): Passage[] {
  const own = passages.filter(({ documentId }) => picking.onTopic.has(documentId))
  const ofOwn = isGeneralTitle(section.title) ? own : pickByTitle(section, own, picking)
  return limitDocuments(ofOwn.length > 0 ? ofOwn : pickByTopic(section, passages, picking))
}

function limitDocuments(passages: readonly Passage[]): Passage[] {
  const documents = [...new Set(passages.map(({ documentId }) => documentId))].slice(0, MAX_DOCUMENTS)
  return passages.filter(({ documentId }) => documents.includes(documentId))
}

/**
 * Picks from documents about the topic: what is under the title as a heading or in a document with that title, or else
 * what contains enough of the title. Also picks what contains a key point or the instruction.
 */
function pickByTitle(
  section: SectionPlan,
  passages: readonly Passage[],
  { weigh, termsOf = termsOfPassage }: Picking,
): Passage[] {
  const shareOf = createShares(weigh)
  const title = contentOf(section.title)
  const shares = passages.map(passage => {
    const terms = termsOf(passage)
    const ofPoints = [section.instruction ?? '', ...section.keyPoints].map(text => shareOf(text, terms))
    const isNamed = namesOf(passage).some(name => sentenceKey(name) === sentenceKey(section.title))
    return { passage, isNamed, ofTitle: shareOf(title, terms), ofPoints: Math.max(0, ...ofPoints) }
  })
  const hasNamed = shares.some(({ isNamed }) => isNamed)
  const most = Math.max(0, ...shares.map(({ ofTitle }) => ofTitle))
  const least = Math.max(MIN_TITLE_SHARE, MIN_SHARE_OF_BEST * most)
  return shares
    .filter(
      ({ isNamed, ofTitle, ofPoints }) => (hasNamed ? isNamed : ofTitle >= least) || ofPoints >= NEARLY_ALL,
    )
    .map(({ passage }) => passage)
}

function namesOf({ documentTitle, headings }: Passage): string[] {
  return [documentTitle, ...headings]
}

/** Picks from all documents: what contains enough of both the topic and the section. */
function pickByTopic(
  section: SectionPlan,
  passages: readonly Passage[],
  { topic, weigh, termsOf = termsOfPassage }: Picking,
): Passage[] {
  const shareOf = createShares(weigh)
  const subjects = readSubjects(topic)
  const ofSubjects = (terms: Terms) => Math.max(...subjects.map(subject => shareOf(subject, terms)))
  const texts = textsOf(topic, section).filter(text => text !== '')
  const best = Math.max(0, ...passages.map(({ score }) => score))
  const isGeneral = isGeneralTitle(section.title)
  const nameTerms = termsOfNames(passages)
  const isNamed = ({ title }: SectionPlan, { documentTitle, headings }: Passage) =>
    shareOf(title, textTerms([documentTitle, ...headings].join('\n'))) >= NEARLY_ALL
  const rated = passages
    .filter(({ score }) => score >= MIN_SCORE_SHARE * best)
    .map(passage => {
      const terms = termsOf(passage)
      const ofTopic = ofSubjects(terms)
      const ofName = ofSubjects(nameTerms.get(passage.documentId) ?? NO_TERMS)
      const ofSection = Math.max(0, ...texts.map(text => shareOf(text, terms)))
      const isAsked = isNamed(section, passage) || shareOf(section.instruction ?? '', terms) >= NEARLY_ALL
      return { passage, ofTopic, ofName, ofSection, isAsked }
    })
  const onTopic = ({ ofTopic, ofName }: Shares) => Math.max(ofTopic, ofName)
  // If no passage is about the topic, the documents do not use its name.
  const isTopicKnown = rated.some(shares => onTopic(shares) >= MIN_TOPIC_SHARE)
  const judged = rated.map(({ passage, isAsked, ...shares }) => {
    const { ofTopic, ofName, ofSection } = shares
    const least = ofSection >= NEARLY_ALL ? (isTopicKnown ? MIN_TOPIC_SHARE_IF_MATCHED : 0) : MIN_TOPIC_SHARE
    const isNear = isAsked || onTopic(shares) >= least
    const relevance = isNear ? (1 - TOPIC_WEIGHT) * ofSection + TOPIC_WEIGHT * ofTopic : 0
    return { passage, relevance: isGeneral ? Math.max(ofName, relevance) : relevance }
  })
  const most = Math.max(0, ...judged.map(({ relevance }) => relevance))
  const least = Math.max(MIN_RELEVANCE, MIN_SHARE_OF_BEST * most)
  return judged.filter(({ relevance }) => relevance >= least).map(({ passage }) => passage)
}

function termsOfPassage(passage: Passage): Terms {
  return textTerms(passageText(passage))
}

/** A title without generic words, unless it has no others. */
function contentOf(title: string): string {
  return readSubjects(title).join('\n')
}

/** Share of the topic in a passage and in the names of its document, and the best match with the section's texts. */
interface Shares {
  ofTopic: number
  ofName: number
  ofSection: number
}

type Terms = Pick<ReadonlySet<string>, 'has'>

const NO_TERMS: Terms = new Set()

/** Terms of the titles and headings, by document. A document on a topic does not repeat the topic in every passage. */
function termsOfNames(passages: readonly Passage[]): Map<string, ReadonlySet<string>> {
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  return new Map(
    [...documents].map(([id, of]) => [
      id,
      textTerms(
        [...new Set(of.flatMap(({ documentTitle, headings }) => [documentTitle, ...headings]))].join('\n'),
      ),
    ]),
  )
}

/** The texts that a passage can match. A general title such as "Background" is replaced by the topic. */
function textsOf(topic: string, { title, keyPoints, instruction }: SectionPlan): string[] {
  return [contentOf(isGeneralTitle(title) ? topic : title), instruction ?? '', ...keyPoints]
}

/**
 * Returns a function that computes the share of a text's weighted terms in a set, 0 to 1. A word that no passage has
 * weighs as much as the rarest known one.
 */
function createShares(weigh: (term: string) => number) {
  const weighed = new Map<string, Map<string, number>>()
  return (text: string, terms: Terms): number => {
    const weights = weighed.get(text) ?? weighTerms(text, weigh)
    weighed.set(text, weights)
    const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
    const found = [...weights].reduce((sum, [term, weight]) => sum + (terms.has(term) ? weight : 0), 0)
    return all && found / all
  }
}

function weighTerms(text: string, weigh: (term: string) => number): Map<string, number> {
  const terms = [...textTerms(text)]
  const rarest = Math.max(1, ...terms.map(weigh))
  return new Map(terms.map(term => [term, weigh(term) || rarest]))
}
