import type { Guide } from '../../templates/render-guide.ts'
import { sentenceKey } from '../write/quotes.ts'
import type { SectionIdea } from './section-idea.ts'

/**
 * Merges a model's key points into the sections of a template. Drops sections that the template does not have, and
 * optional sections that the model left out.
 * @param sections of the template, in the order of the guide
 * @returns null if the model left out a required section, changed the order, or kept no section
 */
export function matchGuide(
  sections: readonly SectionIdea[],
  guide: Guide,
  written: readonly SectionIdea[],
): SectionIdea[] | null {
  const places = written.flatMap(({ title }) => {
    const place = sections.findIndex(section => sentenceKey(section.title) === sentenceKey(title))
    return place === -1 ? [] : [place]
  })
  const isInOrder = places.every((place, i) => i === 0 || place > (places[i - 1] ?? -1))
  const isComplete = guide.sections.every(({ required }, place) => !required || places.includes(place))
  if (!isInOrder || !isComplete || places.length === 0) return null
  const pointsOf = new Map(written.map(({ title, keyPoints }) => [sentenceKey(title), keyPoints]))
  return sections
    .filter((_, place) => places.includes(place))
    .map(section => ({ ...section, keyPoints: pointsOf.get(sentenceKey(section.title)) ?? [] }))
}
