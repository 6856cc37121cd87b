import type { Guide } from '../../templates/render-guide.ts'
import { sentenceKey } from '../write/quotes.ts'
import type { SectionIdea } from './section-idea.ts'

/**
 * The sections of a template with the key points that a model found for them. Sections that the template does not know are left
 * out, and so are those that it does not require and the model did not keep.
 * @param sections of the template, in the order of the guide
 * @returns null where the model left out a required one, or changed the order
 */
export function keepToGuide(
  sections: readonly SectionIdea[],
  guide: Guide,
  written: readonly SectionIdea[],
): SectionIdea[] | null {
  const places = written.flatMap(({ title }) => {
    const place = sections.findIndex(section => sentenceKey(section.title) === sentenceKey(title))
    return place === -1 ? [] : [place]
  })
  const isInOrder = places.every((place, i) => i === 0 || place > (places[i - 1] ?? -1))
  const isWhole = guide.sections.every(({ required }, place) => !required || places.includes(place))
  if (!isInOrder || !isWhole || places.length === 0) return null
  const pointsOf = new Map(written.map(({ title, keyPoints }) => [sentenceKey(title), keyPoints]))
  return sections
    .filter((_, place) => places.includes(place))
    .map(section => ({ ...section, keyPoints: pointsOf.get(sentenceKey(section.title)) ?? [] }))
}
