import type { SearchHit } from '../../knowledge/retrieval/search.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** Removes deleted passages from the evidence of several probes. One statement for any number. */
export async function filterEvidence(
  { db }: ViewerContext,
  evidence: readonly (readonly SearchHit[])[],
): Promise<SearchHit[][]> {
  const chunkIds = new Set(evidence.flat().map(hit => hit.chunkId))
  const present = await db.chunk.findMany({ where: { id: { in: [...chunkIds] } }, select: { id: true } })
  const ids = new Set(present.map(chunk => chunk.id))
  return evidence.map(hits => hits.filter(hit => ids.has(hit.chunkId)))
}
