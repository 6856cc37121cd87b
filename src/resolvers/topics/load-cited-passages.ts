import type { ViewerContext } from '../../context.ts'
import type { Citation } from '../../knowledge/answers/answer.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'

interface CitedPassages {
  /** Citations of passages whose text has not changed. */
  citations: Citation[]
  /** Whether a cited passage was changed or deleted. */
  isStale: boolean
}

interface Section {
  /** UUID. */
  reportId: string
  ordinal: number
}

/**
 * The citations of a report section whose passages still exist. Reindexing a document creates new passages: one with
 * the same text in the same document replaces the cited one.
 */
export const loadCitedPassages = batchInRequest(readCitedPassages)

/** One statement for any number of sections. */
async function readCitedPassages(
  { db, viewer }: ViewerContext,
  sections: readonly Section[],
): Promise<CitedPassages[]> {
  // Two fields of a section may request the same citations.
  const asked = new Map(sections.map(section => [keyOf(section), section]))
  const ids = [...asked.values()].map(({ reportId }) => reportId)
  const ordinals = [...asked.values()].map(({ ordinal }) => ordinal)
  // Hashes the passages of a document once, and only if a cited passage changed: a few hundred megabytes take a second.
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
