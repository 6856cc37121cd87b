import type { Passage, SectionEvidence } from './passage.ts'
import { readQuotes } from './quotes.ts'
import { sectionRole } from './section-role.ts'

/** Passages taken from each section for a summary or conclusion. */
const MAX_PASSAGES_PER_SECTION = 8
/**
 * Minimum quotes for a section to share its passages with the summary, which comes first and would use up the best
 * ones.
 */
const MIN_QUOTES_TO_SHARE = 4

/**
 * Gives the summary and conclusion the passages of the other sections, plus their own passages that no other section
 * uses.
 * @param language of the report
 */
export function gatherOverviewEvidence(
  found: readonly SectionEvidence[],
  language: string,
): SectionEvidence[] {
  const bodies = found.filter(({ section }) => sectionRole(section.title) === 'BODY')
  if (bodies.length === 0) return [...found]
  const keyPoints = bodies.map(({ section }) => section.title)
  const ofBodies = new Set(bodies.flatMap(({ passages }) => passages.map(({ chunkId }) => chunkId)))
  const rich = bodies.filter(({ passages }) => readQuotes(passages, language).length >= MIN_QUOTES_TO_SHARE)
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

/** Merges passages without duplicates, best first. */
function bestOf(lists: readonly (readonly Passage[])[]): Passage[] {
  const best = new Map<string, Passage>()
  for (const passages of lists)
    for (const passage of passages.slice(0, MAX_PASSAGES_PER_SECTION))
      if ((best.get(passage.chunkId)?.score ?? -1) < passage.score) best.set(passage.chunkId, passage)
  return [...best.values()].toSorted((a, b) => b.score - a.score)
}
