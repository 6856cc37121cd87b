import type { Passage, SectionEvidence } from './passage.ts'
import { readQuotes } from './quotes.ts'
import { sectionRole } from './section-role.ts'

/** Of each section, for those that speak of all. */
const OF_EACH = 8
/** A section with fewer quotes has none to give away: a summary comes first and would take its best. */
const PLENTY = 4

/**
 * Gives summary and conclusion what the other sections rest on, besides what was found for them and is no other section's.
 * @param language of the report
 */
export function gatherOverall(found: readonly SectionEvidence[], language: string): SectionEvidence[] {
  const bodies = found.filter(({ section }) => sectionRole(section.title) === 'BODY')
  if (bodies.length === 0) return [...found]
  const keyPoints = bodies.map(({ section }) => section.title)
  const ofBodies = new Set(bodies.flatMap(({ passages }) => passages.map(({ chunkId }) => chunkId)))
  const rich = bodies.filter(({ passages }) => readQuotes(passages, language).length >= PLENTY)
  return found.map(evidence => {
    const { section, passages } = evidence
    const role = sectionRole(section.title)
    if (role === 'BODY') return evidence
    const given = role === 'SUMMARY' && rich.length > 0 ? rich : bodies
    const own = passages.filter(({ chunkId }) => !ofBodies.has(chunkId))
    return {
      section: { ...section, keyPoints: [...section.keyPoints, ...keyPoints] },
      passages: bestOf([own, ...given.map(body => body.passages)]),
    }
  })
}

/** Each passage once, best first. */
function bestOf(lists: readonly (readonly Passage[])[]): Passage[] {
  const best = new Map<string, Passage>()
  for (const passages of lists)
    for (const passage of passages.slice(0, OF_EACH))
      if ((best.get(passage.chunkId)?.score ?? -1) < passage.score) best.set(passage.chunkId, passage)
  return [...best.values()].toSorted((a, b) => b.score - a.score)
}
