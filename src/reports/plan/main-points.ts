import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { isKorean } from '../is-korean.ts'
import { cleanModelText } from '../write/clean-model-text.ts'
import type { Passage } from '../write/passage.ts'
import { isGeneralTitle } from '../write/section-role.ts'
import type { Theme } from './find-themes.ts'
import { namesOf } from './names-of-passages.ts'
import type { Named, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

export const FEWEST_POINTS = 3
const MOST_POINTS = 5
/** A node with a single document of the topic names that one, not the topic. */
const SEVERAL_DOCUMENTS = 2
/** In UTF-16 units. A longer heading is rather a sentence. */
const LONGEST_NAME = 80
/** Names with so much in common are about the same. */
const THE_SAME = 0.5

/** What a section may be about. */
export interface MainPoint {
  /** In the language of the plan. */
  title: string
  name: string
  /** Documents (UUIDs) that a node of the taxonomy has; null: whichever have the name. */
  documentIds: readonly string[] | null
}

/**
 * What a topic falls into, 3 to 5 points where there is enough: nodes of the taxonomy that several of its documents are placed on,
 * and the names that its passages stand under. Names in the language of the plan come before others.
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
    return documents >= SEVERAL_DOCUMENTS ? [{ name, weight: sumOf(under), documentIds }] : []
  })
  const { first, further } = namesOf(subject, passages)
  const isOwn = ({ name }: Named) => (detectLanguage(name) === 'ko') === isKorean(subject.language)
  const isOther = (named: Named) => !isOwn(named)
  const points: Named[] = []
  for (const named of [ofThemes, first].map(of => of.filter(isOwn)))
    points.push(...choose(subject, named, points, MOST_POINTS))
  for (const named of [further.filter(isOwn), ...[ofThemes, first, further].map(of => of.filter(isOther))])
    points.push(...choose(subject, named, points, FEWEST_POINTS))
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
 * The weightiest that repeat neither the topic nor each other: what they have in common with it tells nothing.
 * @returns as many as are wanted in all, besides those chosen
 */
function choose(
  subject: Subject,
  named: readonly Named[],
  chosen: readonly Named[],
  wanted: number,
): Named[] {
  const ofTopic = textTerms(subject.topic)
  const ownTerms = (name: string) => textTerms(name).difference(ofTopic)
  const known = chosen.map(({ name }) => ownTerms(name))
  return named
    .map(({ name, ...more }) => ({ ...more, name: cleanModelText(name) }))
    .filter(({ name, weight }) => weight > 0 && name.length <= LONGEST_NAME && !isGeneralTitle(name))
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ name }) => {
      const terms = ownTerms(name)
      if (known.length >= wanted || terms.size === 0) return false
      if (known.some(other => inCommon(terms, other) >= THE_SAME)) return false
      known.push(terms)
      return true
    })
}

/** The share of the terms that another name has too. */
function inCommon(terms: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return terms.intersection(other).size / terms.size
}
