import type { SupportLevel } from '../../generated/prisma/client.ts'
import type { Passage } from '../write/passage.ts'
import type { EvidenceFinder } from './evidence-finder.ts'
import type { Forecast } from './section-idea.ts'

/** Minimum passages and documents for `SOLID` support. */
const MIN_SOLID_PASSAGES = 4
const MIN_SOLID_DOCUMENTS = 2

/** Rates the support for a section by its matching passages. Lists the agents with the most passages first. */
export function forecastSection(
  passages: readonly Passage[],
  finder: Pick<EvidenceFinder, 'agentsOf'>,
): Forecast {
  const documents = new Set(passages.map(passage => passage.documentId)).size
  const counts = new Map<string, number>()
  for (const { documentId } of passages)
    for (const agentId of finder.agentsOf(documentId)) counts.set(agentId, (counts.get(agentId) ?? 0) + 1)
  return {
    passages: passages.length,
    documents,
    support: judgeSupport(passages.length, documents),
    agentIds: rankAgents(counts),
  }
}

function judgeSupport(passages: number, documents: number): SupportLevel {
  if (passages === 0) return 'NONE'
  return passages >= MIN_SOLID_PASSAGES && documents >= MIN_SOLID_DOCUMENTS ? 'SOLID' : 'THIN'
}

/** Sorts agents by passage count, highest first, then by id. */
export function rankAgents(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([agentId]) => agentId)
}
