import { readStatistics, weighTerm } from '../../knowledge/retrieval/index-statistics.ts'
import type { Searchable } from '../../knowledge/retrieval/lane.ts'
import type { SectionPlan } from './passage.ts'
import { weighQuery } from './section-query.ts'

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
