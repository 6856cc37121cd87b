import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { EvidenceFinder, SearchedAgents } from './evidence-finder.ts'
import { findThemes } from './find-themes.ts'
import { waitInTime } from './in-time.ts'
import { findMainPoints, MIN_POINTS } from './main-points.ts'
import type { SectionIdea, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** Drafts the sections for a topic without a template: summary, background, 3 to 5 main points, conclusion. */
export async function draftSections(
  db: WorkspaceDatabase,
  { workspaceId, nodeIds }: SearchedAgents,
  subject: Subject,
  finder: EvidenceFinder,
  signal: AbortSignal,
): Promise<SectionIdea[]> {
  const passages = finder.about(subject.topic)
  const documentIds = [...new Set(passages.map(passage => passage.documentId))]
  const themes =
    documentIds.length === 0 || !nodeIds
      ? []
      : await waitInTime(signal, () => findThemes(db, workspaceId, documentIds, nodeIds), [])
  const words = sectionWords(subject)
  const points = findMainPoints(subject, passages, themes)
  const general = words.general.slice(0, Math.max(0, MIN_POINTS - points.length))
  return [
    toIdea(words.summary),
    toIdea(words.background),
    ...points.map(({ name, title, documentIds }) => ({
      ...toIdea([title, words.describe(name)]),
      query: `${name}\n${subject.topic}`,
      // Documents placed on a node do not always contain the node's name.
      point: documentIds ? null : name,
      documentIds,
    })),
    ...general.map(toIdea),
    toIdea(words.conclusion),
  ]
}

function toIdea([title, description]: readonly [string, string]): SectionIdea {
  return { title, description, keyPoints: [], maxWords: null, query: null }
}
