import { textTerms } from '../../knowledge/text/text-terms.ts'
import type { Passage, SectionPlan } from './passage.ts'
import { isGeneralTitle } from './section-role.ts'

/** Share of what the section's title, a key point or the instruction says that stands in a passage about it... */
const LEAST = 0.38
/** Where a passage has nearly all of it, what has only its common words is about something else. */
const LEAST_OF_BEST = 0.6
/** ...where what it has of the topic counts so much. */
const OF_TOPIC = 0.3
/** A passage with less of the topic, whose document is not named after it either, has to have nearly all of what the section says... */
const LEAST_OF_TOPIC = 0.3
/** ...and this much of the topic, or to stand under a heading that says it: "Next week" and "Help needed" are said of anything. */
const SOME_OF_TOPIC = 0.1
const NEARLY_ALL = 0.75
/** Share of the best passage's score in retrieval. */
const LEAST_SCORE = 0.25
/** More would make a section a list of sources. */
const MOST_DOCUMENTS = 5

/**
 * The passages that are about a section, best first: retrieval always finds something, and a section that nothing is known about
 * has to say so.
 * @param termsOf the terms of a passage with its title and headings, for who has them already
 */
export function pickRelevant(
  topic: string,
  section: SectionPlan,
  passages: readonly Passage[],
  weigh: (term: string) => number,
  termsOf: (passage: Passage) => Terms = readTerms,
): Passage[] {
  const shareOf = createShares(weigh)
  const wishes = wishesOf(topic, section).filter(wish => wish !== '')
  const best = Math.max(0, ...passages.map(({ score }) => score))
  const isGeneral = isGeneralTitle(section.title)
  const nameTerms = termsOfNames(passages)
  const isNamed = ({ title }: SectionPlan, { documentTitle, headings }: Passage) =>
    shareOf(title, textTerms([documentTitle, ...headings].join('\n'))) >= NEARLY_ALL
  const rated = passages
    .filter(({ score }) => score >= LEAST_SCORE * best)
    .map(passage => {
      const terms = termsOf(passage)
      const ofTopic = shareOf(topic, terms)
      const ofName = shareOf(topic, nameTerms.get(passage.documentId) ?? NO_TERMS)
      const ofWish = Math.max(0, ...wishes.map(wish => shareOf(wish, terms)))
      const isAsked = isNamed(section, passage) || shareOf(section.instruction ?? '', terms) >= NEARLY_ALL
      return { passage, ofTopic, ofName, ofWish, isAsked }
    })
  const onTopic = ({ ofTopic, ofName }: Shares) => Math.max(ofTopic, ofName)
  // Where nothing is on the topic, its name is none that documents use.
  const isTopicKnown = rated.some(shares => onTopic(shares) >= LEAST_OF_TOPIC)
  const judged = rated.map(({ passage, isAsked, ...shares }) => {
    const { ofTopic, ofName, ofWish } = shares
    const least = ofWish >= NEARLY_ALL ? (isTopicKnown ? SOME_OF_TOPIC : 0) : LEAST_OF_TOPIC
    const isNear = isAsked || onTopic(shares) >= least
    const likeness = isNear ? (1 - OF_TOPIC) * ofWish + OF_TOPIC * ofTopic : 0
    return { passage, likeness: isGeneral ? Math.max(ofName, likeness) : likeness }
  })
  const most = Math.max(0, ...judged.map(({ likeness }) => likeness))
  const least = Math.max(LEAST, LEAST_OF_BEST * most)
  const about = judged.filter(({ likeness }) => likeness >= least).map(({ passage }) => passage)
  const documents = [...new Set(about.map(({ documentId }) => documentId))].slice(0, MOST_DOCUMENTS)
  return about.filter(({ documentId }) => documents.includes(documentId))
}

/** How much of a topic stands in a passage and in the names of its document, and how much of what a section says in the passage. */
interface Shares {
  ofTopic: number
  ofName: number
  ofWish: number
}

/** What can tell whether it has a term. */
type Terms = Pick<ReadonlySet<string>, 'has'>

const NO_TERMS: Terms = new Set()

function readTerms({ documentTitle, headings, content }: Passage): Terms {
  return textTerms([documentTitle, ...headings, content].join('\n'))
}

/** What the titles and headings of documents say, by document: one on a topic does not repeat it in each of its passages. */
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

/** A title such as "Background" says nothing of its own: the topic speaks for it. */
function wishesOf(topic: string, { title, keyPoints, instruction }: SectionPlan): string[] {
  return [isGeneralTitle(title) ? topic : title, instruction ?? '', ...keyPoints]
}

/** How much of a text is among terms, 0 to 1. A word that no passage has weighs as much as the rarest that one has. */
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
