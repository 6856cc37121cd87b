import type { Passage, SectionEvidence } from './passage.ts'
import { isGeneralTitle, sectionRole } from './section-role.ts'

/**
 * Takes from sections such as a background what sections of their own subject are written from: said before them, it would be missing
 * there. Where nothing else is left, they keep how its documents begin.
 */
export function leaveToOthers(found: readonly SectionEvidence[]): SectionEvidence[] {
  const taken = new Set(
    found
      .filter(({ section }) => !isGeneralTitle(section.title))
      .flatMap(({ passages }) => passages.map(({ chunkId }) => chunkId)),
  )
  return found.map(({ section, passages }) => {
    if (sectionRole(section.title) !== 'BODY' || !isGeneralTitle(section.title)) return { section, passages }
    const own = passages.filter(({ chunkId }) => !taken.has(chunkId))
    return { section, passages: own.length > 0 ? own : beginnings(passages) }
  })
}

/** The first passage of each document. */
function beginnings(passages: readonly Passage[]): Passage[] {
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  return [...documents.values()].flatMap(of => of.toSorted((a, b) => a.ordinal - b.ordinal).slice(0, 1))
}
