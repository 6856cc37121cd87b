import { readStatistics, weighTerm } from '../../knowledge/retrieval/index-statistics.ts'
import type { Searchable } from '../../knowledge/retrieval/lane.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { assignPassages } from './assign-passages.ts'
import { findPassages, findTopicPassages, type SearchedScope } from './find-passages.ts'
import type { Passage, SectionEvidence, SectionPlan } from './passage.ts'
import { pickRelevant } from './pick-relevant.ts'
import { chooseVoice, type Voice } from './quotes.ts'
import { isGeneralTitle, sectionRole, weighQuery } from './section-query.ts'

interface Terms {
  workspaceId: string
  topic: string
  sections: readonly SectionPlan[]
}

/** Weights a report's query terms by their rarity in the index. One statement. */
export async function weighReportTerms(
  db: Searchable,
  { workspaceId, topic, sections }: Terms,
): Promise<(term: string) => number> {
  const terms = new Set(sections.flatMap(section => [...weighQuery(topic, section, () => 1).keys()]))
  const statistics = await readStatistics(db, workspaceId, [...terms])
  return term => weighTerm(statistics, term).weight
}

/** Passages taken from each section for a summary or conclusion. */
const MAX_PASSAGES_PER_SECTION = 8

/**
 * Gives the summary and conclusion the other sections as their parts, and the passages of these, plus their own passages
 * that no other section uses.
 */
export function gatherOverviewEvidence(found: readonly SectionEvidence[]): SectionEvidence[] {
  const bodies = found.filter(({ section }) => sectionRole(section.title) === 'BODY')
  if (bodies.length === 0) return [...found]
  const specific = bodies.filter(({ section }) => !isGeneralTitle(section.title))
  const keyPoints = bodies.map(({ section }) => section.title)
  const ofBodies = new Set(bodies.flatMap(({ passages }) => passages.map(({ chunkId }) => chunkId)))
  return found.map(evidence => {
    const { section, passages } = evidence
    if (sectionRole(section.title) === 'BODY') return evidence
    const own = passages.filter(({ chunkId }) => !ofBodies.has(chunkId))
    return {
      ...evidence,
      section: { ...section, keyPoints: [...section.keyPoints, ...keyPoints] },
      passages: bestOf([own, ...bodies.map(body => body.passages)]),
      parts: specific.length > 0 ? specific : bodies,
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

interface Gathering {
  scope: SearchedScope
  /** Title of the topic. */
  title: string
  language: string
  weightOf: (term: string) => number
  signal: AbortSignal
}

/** What was found for a report, before it is divided among the sections. */
interface Found {
  topic: string
  language: string
  /** Passages of the documents about the topic. */
  about: readonly Passage[]
  /** Passages found for each section. */
  sections: readonly SectionEvidence[]
  weightOf: (term: string) => number
  /** Terms of a passage with its title and headings. Pass it if they are already computed. */
  termsOf?: (passage: Passage) => Pick<ReadonlySet<string>, 'has'>
}

/** The evidence of all sections of a report. */
export interface ReportEvidence {
  voice: Voice
  sections: SectionEvidence[]
}

/**
 * Divides what was found among the sections of a report. Both the plan and the writing of the report call this, so the
 * forecast counts what will be written.
 */
export function divideEvidence({
  topic,
  language,
  about,
  sections,
  weightOf,
  termsOf,
}: Found): ReportEvidence {
  const onTopic = new Set(about.map(({ documentId }) => documentId))
  const picked = sections.map(({ section, passages }) => {
    const known = new Set(passages.map(({ chunkId }) => chunkId))
    const candidates = [...passages, ...about.filter(({ chunkId }) => !known.has(chunkId))]
    const relevant = pickRelevant(section, candidates, { topic, onTopic, weigh: weightOf, termsOf })
    return {
      section,
      passages: relevant,
      isOnTopic: relevant.every(({ documentId }) => onTopic.has(documentId)),
    }
  })
  const voice = chooseVoice(
    picked.flatMap(({ passages }) => passages),
    language,
  )
  return { voice, sections: gatherOverviewEvidence(assignPassages(picked)) }
}

/** Gathers evidence for the sections that still have to be written, in their order. */
export async function gatherEvidence(
  db: WorkspaceDatabase,
  { scope, title, language, weightOf, signal }: Gathering,
  { sections, missing }: { sections: readonly SectionPlan[]; missing: readonly SectionPlan[] },
): Promise<ReportEvidence> {
  const about = await findTopicPassages(db, scope, { title, language })
  const found: SectionEvidence[] = []
  // Searches for finished sections too. The evidence of a section depends on all others, so a resumed task must see the
  // same ones.
  for (const section of sections) {
    signal.throwIfAborted()
    found.push({ section, passages: await findPassages(db, scope, title, section) })
  }
  const divided = divideEvidence({ topic: title, language, about, sections: found, weightOf })
  const orders = new Set(missing.map(({ order }) => order))
  return { ...divided, sections: divided.sections.filter(({ section }) => orders.has(section.order)) }
}
