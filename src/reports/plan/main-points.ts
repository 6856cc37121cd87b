import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { isKorean } from '../is-korean.ts'
import { cleanModelText } from '../write/clean-model-text.ts'
import type { Passage } from '../write/passage.ts'
import { isGeneralTitle } from '../write/section-role.ts'
import type { Theme } from './find-themes.ts'
import { collectNames } from './names-of-passages.ts'
import type { NamedGroup, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

export const MIN_POINTS = 3
const MAX_POINTS = 5
/**
 * Minimum documents on the topic for a node to be a main point. With one, it describes that document, not the topic.
 */
const MIN_NODE_DOCUMENTS = 2
/** In UTF-16 code units. Longer headings tend to be sentences. */
const MAX_NAME_LENGTH = 80
/** Two names that share at least this fraction of terms count as the same. */
const MIN_SAME_SHARE = 0.5

/** A main point of a topic: the subject of one section. */
export interface MainPoint {
  /** In the language of the plan. */
  title: string
  name: string
  /** Documents (UUIDs) placed on the point's taxonomy node. Null: all documents that match the name. */
  documentIds: readonly string[] | null
}

/**
 * Finds up to 5 main points of a topic: taxonomy nodes with several of its documents, and titles and headings of its
 * passages. The best names in the language of the plan come first; all others only fill up to 3.
 * @param passages about the topic, best first
 */
export function findMainPoints(
  subject: Subject,
  passages: readonly Passage[],
  themes: readonly Theme[],
): MainPoint[] {
  const ofThemes = themes.flatMap(({ name, documentIds }) => {
    const under = passages.filter(({ documentId }) => documentIds.includes(documentId))
    const documents = new Set(under.map(({ documentId }) => documentId)).size
    return documents >= MIN_NODE_DOCUMENTS ? [{ name, weight: sumOf(under), documentIds }] : []
  })
  const { first, further } = collectNames(subject, passages)
  const isOwn = ({ name }: NamedGroup) => (detectLanguage(name) === 'ko') === isKorean(subject.language)
  const isOther = (named: NamedGroup) => !isOwn(named)
  const points: NamedGroup[] = []
  for (const named of [ofThemes, first].map(of => of.filter(isOwn)))
    points.push(...choose(subject, named, points, MAX_POINTS))
  for (const named of [further.filter(isOwn), ...[ofThemes, first, further].map(of => of.filter(isOther))])
    points.push(...choose(subject, named, points, MIN_POINTS))
  const { about } = sectionWords(subject)
  return points.map(named => {
    const { name, documentIds = null } = named
    return { name, title: isOwn(named) ? name : about(name), documentIds }
  })
}

function sumOf(passages: readonly Passage[]): number {
  return passages.reduce((sum, { score }) => sum + score, 0)
}

/**
 * Picks the names with the highest weight that repeat neither the topic nor each other. Terms of the topic are ignored
 * in the comparison because all names may have them.
 * @param maxPoints maximum for `chosen` and the result together
 */
function choose(
  subject: Subject,
  named: readonly NamedGroup[],
  chosen: readonly NamedGroup[],
  maxPoints: number,
): NamedGroup[] {
  const ofTopic = textTerms(subject.topic)
  const ownTerms = (name: string) => textTerms(name).difference(ofTopic)
  const known = chosen.map(({ name }) => ownTerms(name))
  return named
    .map(({ name, ...more }) => ({ ...more, name: cleanModelText(name) }))
    .filter(({ name, weight }) => weight > 0 && name.length <= MAX_NAME_LENGTH && !isGeneralTitle(name))
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ name }) => {
      const terms = ownTerms(name)
      if (known.length >= maxPoints || terms.size === 0) return false
      if (known.some(other => shareInCommon(terms, other) >= MIN_SAME_SHARE)) return false
      known.push(terms)
      return true
    })
}

/** Share of the terms that `other` also has. */
function shareInCommon(terms: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return terms.intersection(other).size / terms.size
}
