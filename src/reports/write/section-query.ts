import { textTerms } from '../../knowledge/text/text-terms.ts'
import type { SectionPlan } from './passage.ts'

/** Weights of the parts of a query. */
const TITLE_WEIGHT = 1
const INSTRUCTION_WEIGHT = 1
const TOPIC_WEIGHT = 0.8
const KEY_POINT_WEIGHT = 0.5
const DESCRIPTION_WEIGHT = 0.2

/**
 * Builds the search query for a section. The most important parts come first because the beginning of a long query
 * counts most.
 */
export function sectionQuery(topic: string, section: SectionPlan): string {
  const { title, keyPoints, description, instruction } = section
  return [instruction ?? '', title, topic, ...keyPoints, description].filter(part => part !== '').join('\n')
}

/** Weights the terms of a section and its topic. */
export function weighQuery(
  topic: string,
  section: SectionPlan,
  weightOf: (term: string) => number,
): Map<string, number> {
  const weights = new Map<string, number>()
  const add = (text: string, share: number) => {
    for (const term of textTerms(text))
      weights.set(term, Math.max(weights.get(term) ?? 0, share * weightOf(term)))
  }
  add(section.title, TITLE_WEIGHT)
  add(section.instruction ?? '', INSTRUCTION_WEIGHT)
  add(topic, TOPIC_WEIGHT)
  for (const point of section.keyPoints) add(point, KEY_POINT_WEIGHT)
  add(section.description, DESCRIPTION_WEIGHT)
  return weights
}

/** Sums the weights of the terms that are present. */
export function weightOf(weights: ReadonlyMap<string, number>, terms: ReadonlySet<string>): number {
  let sum = 0
  for (const term of terms) sum += weights.get(term) ?? 0
  return sum
}
