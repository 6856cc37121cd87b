import type { Passage, SectionEvidence } from './passage.ts'
import { sectionRole } from './section-role.ts'

/** Of each section, for those that speak of all. */
const OF_EACH = 8

/** Gives summary and conclusion what the other sections rest on; alone they keep what was found for them. */
export function gatherOverall(found: readonly SectionEvidence[]): SectionEvidence[] {
  const bodies = found.filter(({ section }) => sectionRole(section.title) === 'BODY')
  if (bodies.length === 0) return [...found]
  const best = new Map<string, Passage>()
  for (const { passages } of bodies)
    for (const passage of passages.slice(0, OF_EACH))
      if ((best.get(passage.chunkId)?.score ?? -1) < passage.score) best.set(passage.chunkId, passage)
  const overall = [...best.values()].toSorted((a, b) => b.score - a.score)
  const keyPoints = bodies.map(({ section }) => section.title)
  return found.map(({ section, passages }) =>
    sectionRole(section.title) === 'BODY'
      ? { section, passages }
      : { section: { ...section, keyPoints: [...section.keyPoints, ...keyPoints] }, passages: overall },
  )
}
