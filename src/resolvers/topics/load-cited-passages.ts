import type { Citation } from '../../knowledge/answers/answer.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

interface CitedPassages {
  /** Of passages that still say what was cited. */
  citations: Citation[]
  /** Whether one of them changed or went. */
  isStale: boolean
}

interface Section {
  reportId: string
  ordinal: number
}

/** The key by which what a section cites is loaded. */
export function sectionKey({ reportId, ordinal }: Section): string {
  return JSON.stringify([reportId, ordinal])
}

/**
 * What sections of reports cite, as far as it is still there. A document that is indexed anew has new passages: one of the
 * same document that says the same stands for the cited one. One statement for any number of sections.
 */
export async function loadCitedPassages(
  { db, viewer }: ViewerContext,
  keys: readonly string[],
): Promise<CitedPassages[]> {
  const sections = keys.map(key => JSON.parse(key) as [string, number])
  const rows = await db.$queryRaw<(Section & Omit<Citation, 'chunkId'> & { chunkId: string | null })[]>`
    SELECT c.report_id AS "reportId", c.ordinal, c.start_at AS start, c.end_at AS end, coalesce(
      (SELECT id FROM chunks WHERE id = c.chunk_id AND workspace_id = c.workspace_id
        AND encode(sha256(convert_to(content, 'UTF8')), 'hex') = c.digest),
      (SELECT id FROM chunks WHERE document_id = c.document_id AND workspace_id = c.workspace_id
        AND encode(sha256(convert_to(content, 'UTF8')), 'hex') = c.digest ORDER BY ordinal LIMIT 1)) AS "chunkId"
    FROM unnest(${sections.map(([id]) => id)}::uuid[], ${sections.map(([, ordinal]) => ordinal)}::int[])
      AS s (report_id, ordinal)
    JOIN section_citations c ON c.report_id = s.report_id AND c.ordinal = s.ordinal
    WHERE c.workspace_id = ${viewer.workspaceId}::uuid
    ORDER BY c.report_id, c.ordinal, c.position`
  const bySection = Map.groupBy(rows, sectionKey)
  return keys.map(key => {
    const cited = bySection.get(key) ?? []
    const citations = cited.flatMap(({ start, end, chunkId }) => (chunkId ? [{ start, end, chunkId }] : []))
    return { citations, isStale: citations.length < cited.length }
  })
}
