import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { EmbeddingRecord } from '../../platform/embeddings/embedding-model.ts'

/** How similar a document is to a node in meaning: 0 is unrelated, 1 is about the same. */
export interface SimilarNode {
  nodeId: string
  similarity: number
}

/** Nodes returned per document. */
const MAX_NODES = 5
/** Documents placed with at least this confidence represent their node. */
const MIN_CONFIDENCE = 0.9

/**
 * Finds the nodes of the published taxonomy that are most similar to each document: at most 5, most similar first, none
 * unrelated. Compares the mean vector of the document's passages with the vector of the node's name and description. If
 * the node has documents placed with high confidence, their mean counts for half. Omits documents without a vector.
 *
 * Cosine values are not comparable between models. Each model's range (`similarity`) is mapped to 0 to 1.
 */
export async function findSimilarNodes(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  model: { modelId: string; similarity: NonNullable<EmbeddingRecord['similarity']> },
  documentIds: readonly string[],
): Promise<Map<string, SimilarNode[]>> {
  const { floor, ceiling } = model.similarity
  const rows = await db.$queryRaw<(SimilarNode & { documentId: string })[]>`
    WITH best AS MATERIALIZED (
      SELECT p.node_id, avg(d.embedding) AS embedding
      FROM placements p JOIN document_vectors d ON d.document_id = p.document_id AND d.model_id = ${model.modelId}::uuid
      WHERE p.confidence >= ${MIN_CONFIDENCE}::float8 AND p.document_id <> ALL(${[...documentIds]}::uuid[])
      GROUP BY p.node_id
    ), nodes AS MATERIALIZED (
      SELECT v.node_id, v.embedding, best.embedding AS best
      FROM node_vectors v JOIN taxonomy_nodes n ON n.id = v.node_id JOIN taxonomies t ON t.id = n.taxonomy_id
      LEFT JOIN best ON best.node_id = v.node_id
      WHERE v.model_id = ${model.modelId}::uuid AND v.embedding IS NOT NULL AND t.status = 'PUBLISHED'
    )
    SELECT d.document_id AS "documentId", near.node_id AS "nodeId", near.similarity
    FROM document_vectors d CROSS JOIN LATERAL (
      SELECT node_id, least(1, (coalesce(
          1 - ((nodes.embedding <=> d.embedding) + (nodes.best <=> d.embedding)) / 2,
          1 - (nodes.embedding <=> d.embedding)
        ) - ${floor}::float8) / ${ceiling - floor}::float8) AS similarity
      FROM nodes ORDER BY similarity DESC, node_id LIMIT ${MAX_NODES}::int
    ) AS near
    WHERE d.model_id = ${model.modelId}::uuid AND d.document_id = ANY(${[...documentIds]}::uuid[])
      AND d.embedding IS NOT NULL AND near.similarity > 0
    ORDER BY d.document_id, near.similarity DESC, near.node_id`
  const byDocument = Map.groupBy(rows, row => row.documentId)
  return new Map(
    [...byDocument].map(([documentId, near]) => [
      documentId,
      near.map(({ nodeId, similarity }) => ({ nodeId, similarity })),
    ]),
  )
}
