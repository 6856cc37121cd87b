import { textTerms } from '../../knowledge/text/text-terms.ts'
import type { SectionPlan } from './passage.ts'

/** How much the parts of a section's wish count. */
const OF_TITLE = 1
const OF_INSTRUCTION = 1
const OF_TOPIC = 0.8
const OF_KEY_POINT = 0.5
const OF_DESCRIPTION = 0.2

/** What is looked for. Key points come before descriptions, since of a long query the beginning counts. */
export function sectionQuery(topic: string, section: SectionPlan): string {
  const { title, keyPoints, description, instruction } = section
  return [instruction ?? '', title, topic, ...keyPoints, description].filter(part => part !== '').join('\n')
}

/** The terms of what is looked for, each with how much it tells. */
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
  add(section.title, OF_TITLE)
  add(section.instruction ?? '', OF_INSTRUCTION)
  add(topic, OF_TOPIC)
  for (const point of section.keyPoints) add(point, OF_KEY_POINT)
  add(section.description, OF_DESCRIPTION)
  return weights
}

/** Sum of the weights of those terms that are there. */
export function weightOf(weights: ReadonlyMap<string, number>, terms: ReadonlySet<string>): number {
  let sum = 0
  for (const term of terms) sum += weights.get(term) ?? 0
  return sum
}
