import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { isKorean } from '../is-korean.ts'
import { cleanModelText } from '../write/clean-model-text.ts'
import type { Passage } from '../write/passage.ts'
import { isGeneralTitle } from '../write/section-role.ts'
import type { Theme } from './find-themes.ts'
import type { Subject } from './section-idea.ts'
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
  isOwnLanguage: boolean
}

interface Named {
  name: string
  weight: number
}

/**
 * What a topic falls into, 3 to 5 points where there is enough: nodes of the taxonomy that several of its documents are placed on,
 * and the headings that its passages stand under. Names in the language of the plan come before others.
 * @param passages about the topic, best first
 */
export function findMainPoints(
  subject: Subject,
  passages: readonly Passage[],
  themes: readonly Theme[],
): MainPoint[] {
  const ofThemes = themes.flatMap(theme => {
    const under = passages.filter(({ documentId }) => theme.documentIds.includes(documentId))
    const documents = new Set(under.map(({ documentId }) => documentId)).size
    return documents >= SEVERAL_DOCUMENTS ? [{ name: theme.name, weight: sumOf(under) }] : []
  })
  const headings = Map.groupBy(passages, passage => passage.headings.at(-1) ?? passage.documentTitle)
  const ofPassages = [...headings].map(([name, under]) => ({ name, weight: sumOf(under) }))
  const isOwn = ({ name }: Named) => (detectLanguage(name) === 'ko') === isKorean(subject.language)
  const isOther = (named: Named) => !isOwn(named)
  const points = choose(subject, ofThemes.filter(isOwn), [], MOST_POINTS)
  points.push(...choose(subject, ofPassages.filter(isOwn), points, MOST_POINTS))
  for (const more of [ofThemes.filter(isOther), ofPassages.filter(isOther)])
    points.push(...choose(subject, more, points, FEWEST_POINTS))
  const { about } = sectionWords(subject)
  return points.map(({ name, weight }) => {
    const isOwnLanguage = isOwn({ name, weight })
    return { name, title: isOwnLanguage ? name : about(name), isOwnLanguage }
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
    .map(({ name, weight }) => ({ name: cleanModelText(name), weight }))
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
