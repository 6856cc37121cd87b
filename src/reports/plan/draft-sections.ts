import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Guide } from '../../templates/render-guide.ts'
import { cutText } from '../text.ts'
import { sentenceKey } from '../write/quotes.ts'
import { isGeneralTitle } from '../write/section-query.ts'
import type { EvidenceFinder, SearchedAgents } from './evidence-finder.ts'
import { findMainPoints, findThemes } from './find-themes.ts'
import {
  MAX_SECTION_DESCRIPTION_CHARACTERS,
  MAX_SECTION_TITLE_CHARACTERS,
  waitInTime,
} from './plan-limits.ts'
import type { SectionIdea, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** Converts the sections of a template, in order. */
export function readGuideSections({ sections }: Guide, subject: Subject): SectionIdea[] {
  const words = sectionWords(subject)
  return sections.map(({ title, description, maxWords, required }, i) => {
    const heading = cutText(title, MAX_SECTION_TITLE_CHARACTERS) || String(i + 1)
    return {
      title: heading,
      description: cutText(description ?? words.describe(heading), MAX_SECTION_DESCRIPTION_CHARACTERS),
      keyPoints: [],
      maxWords,
      query: buildSectionQuery(subject, heading, description ?? ''),
      isOptional: !required,
    }
  })
}

/** Builds the query for a section. Null for a summary, background or conclusion, which cover the whole topic. */
export function buildSectionQuery({ topic }: Subject, title: string, description: string): string | null {
  return isGeneralTitle(title) ? null : [title, topic, description].filter(Boolean).join('\n')
}

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

/**
 * Drafts the sections for a topic without a template: summary, background, up to 5 main points, further points,
 * conclusion. All of them are optional, and need no search of their own.
 */
export async function draftSections(
  db: WorkspaceDatabase,
  { workspaceId, nodeIds }: SearchedAgents,
  subject: Subject,
  { about }: EvidenceFinder,
  signal: AbortSignal,
): Promise<SectionIdea[]> {
  const documentIds = [...new Set(about.map(passage => passage.documentId))]
  const themes =
    documentIds.length === 0 || !nodeIds
      ? []
      : await waitInTime(signal, () => findThemes(db, workspaceId, documentIds, nodeIds), [])
  const words = sectionWords(subject)
  const points = findMainPoints(subject, about, themes)
  return [
    toIdea(words.summary),
    ...(points.length > 0
      ? [
          toIdea(words.background),
          ...points.map(({ name, title }) => toIdea([title, words.describe(name)])),
          toIdea(words.further),
        ]
      : [toIdea(words.findings)]),
    toIdea(words.conclusion),
  ]
}

function toIdea([title, description]: readonly [string, string]): SectionIdea {
  return { title, description, keyPoints: [], maxWords: null, query: null, isOptional: true }
}
