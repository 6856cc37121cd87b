import type { Citation } from '../../knowledge/answers/answer.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { batchInRequest } from '../batch-in-request.ts'

interface CitedPassages {
  /** Of passages that still say what was cited. */
  citations: Citation[]
  /** Whether one of them changed or went. */
  isStale: boolean
}

interface Section {
  /** UUID. */
  reportId: string
  ordinal: number
}

/**
 * What a section of a report cites, as far as it is still there. A document that is indexed anew has new passages: one of the
 * same document that says the same stands for the cited one.
 */
export const loadCitedPassages = batchInRequest(readCitedPassages)

/** One statement for any number of sections. */
async function readCitedPassages(
  { db, viewer }: ViewerContext,
  sections: readonly Section[],
): Promise<CitedPassages[]> {
  // Two fields of a section may ask for the same.
  const asked = new Map(sections.map(section => [keyOf(section), section]))
  const ids = [...asked.values()].map(({ reportId }) => reportId)
  const ordinals = [...asked.values()].map(({ ordinal }) => ordinal)
  // The passages of a document are hashed once, and only where a cited passage is not what it was: that takes a second for
  // a few hundred megabytes.
  const rows = await db.$queryRaw<(Section & Omit<Citation, 'chunkId'> & { chunkId: string | null })[]>`
    WITH cited AS MATERIALIZED (
      SELECT c.*, (
        SELECT id FROM chunks WHERE id = c.chunk_id AND workspace_id = c.workspace_id
          AND encode(sha256(convert_to(content, 'UTF8')), 'hex') = c.digest) AS found_id
      FROM unnest(${ids}::uuid[], ${ordinals}::int[]) AS s (report_id, ordinal)
      JOIN section_citations c ON c.report_id = s.report_id AND c.ordinal = s.ordinal
      WHERE c.workspace_id = ${viewer.workspaceId}::uuid
    ), hashed AS MATERIALIZED (
      SELECT id, document_id, ordinal, encode(sha256(convert_to(content, 'UTF8')), 'hex') AS digest
      FROM chunks WHERE workspace_id = ${viewer.workspaceId}::uuid
        AND document_id IN (SELECT document_id FROM cited WHERE found_id IS NULL)
    ), firsts AS (
      SELECT DISTINCT ON (document_id, digest) document_id, digest, id FROM hashed
      ORDER BY document_id, digest, ordinal
    )
    SELECT c.report_id AS "reportId", c.ordinal, c.start_at AS start, c.end_at AS end,
      coalesce(c.found_id, f.id) AS "chunkId"
    FROM cited c LEFT JOIN firsts f ON f.document_id = c.document_id AND f.digest = c.digest
    ORDER BY c.report_id, c.ordinal, c.position`
  const bySection = Map.groupBy(rows, keyOf)
  return sections.map(section => {
    const cited = bySection.get(keyOf(section)) ?? []
    const citations = cited.flatMap(({ start, end, chunkId }) => (chunkId ? [{ start, end, chunkId }] : []))
    return { citations, isStale: citations.length < cited.length }
  })
}

function keyOf({ reportId, ordinal }: Section): string {
  return `${reportId} ${ordinal}`
}
