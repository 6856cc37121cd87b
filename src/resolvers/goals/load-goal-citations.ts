import type { ViewerContext } from '../../context.ts'
import type { Citation } from '../../knowledge/answers/answer.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'

/**
 * The citations of a text of a goal (the UUID of a step, or of the goal for its synthesis) whose passages still exist.
 * Reindexing a document creates new passages: one with the same text in the same document replaces the cited one. One
 * statement for any number of texts.
 */
export const loadCitationsOf = batchInRequest(
  async ({ db, viewer }: ViewerContext, textIds: readonly string[]): Promise<Citation[][]> => {
    // Hashes the passages of a document only if a cited passage changed.
    const rows = await db.$queryRaw<
      (Omit<Citation, 'chunkId'> & { textId: string; chunkId: string | null })[]
    >`
      WITH cited AS MATERIALIZED (
        SELECT c.*, (
          SELECT id FROM chunks WHERE id = c.chunk_id AND workspace_id = c.workspace_id
            AND encode(sha256(convert_to(content, 'UTF8')), 'hex') = c.digest) AS found_id
        FROM goal_citations c
        WHERE c.workspace_id = ${viewer.workspaceId}::uuid AND c.goal_id = ANY (ARRAY (
            SELECT goal_id FROM goal_steps WHERE id = ANY(${[...textIds]}::uuid[])
            UNION ALL SELECT id FROM goals WHERE id = ANY(${[...textIds]}::uuid[])))
          AND c.text_id = ANY(${[...textIds]}::uuid[])
      ), hashed AS MATERIALIZED (
        SELECT id, document_id, ordinal, encode(sha256(convert_to(content, 'UTF8')), 'hex') AS digest
        FROM chunks WHERE workspace_id = ${viewer.workspaceId}::uuid
          AND document_id IN (SELECT document_id FROM cited WHERE found_id IS NULL)
      ), firsts AS (
        SELECT DISTINCT ON (document_id, digest) document_id, digest, id FROM hashed
        ORDER BY document_id, digest, ordinal
      )
      SELECT c.text_id AS "textId", c.start_at AS start, c.end_at AS end, coalesce(c.found_id, f.id) AS "chunkId"
      FROM cited c LEFT JOIN firsts f ON f.document_id = c.document_id AND f.digest = c.digest
      ORDER BY c.text_id, c.position`
    const byText = Map.groupBy(rows, ({ textId }) => textId)
    return textIds.map(id =>
      (byText.get(id) ?? []).flatMap(({ start, end, chunkId }) => (chunkId ? [{ start, end, chunkId }] : [])),
    )
  },
)
