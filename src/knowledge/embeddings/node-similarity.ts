import type { LanguageWeights, SimilarityRange } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { prepareText, type TextToEmbed } from './pending-passages.ts'
import { toLiteral, type VectorSet } from './save-vectors.ts'

type Language = keyof LanguageWeights

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
 * the node has documents placed with high confidence, their mean counts for half. Omits documents without a vector and
 * those in other than the given languages, whose vectors mean nothing.
 *
 * Cosine values are not comparable between models. Each model's range (`similarity`) is mapped to 0 to 1.
 */
export async function findSimilarNodes(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  model: VectorSet & {
    similarity: SimilarityRange
    languages: readonly Language[]
    nodeIds: readonly string[]
  },
  documentIds: readonly string[],
): Promise<Map<string, SimilarNode[]>> {
  const { floor, ceiling } = model.similarity
  const rows = await db.$queryRaw<(SimilarNode & { documentId: string })[]>`
    WITH known AS NOT MATERIALIZED (
      SELECT v.document_id, v.embedding FROM document_vectors v JOIN documents d ON d.id = v.document_id
      WHERE v.model_id = ${model.modelId}::uuid AND d.workspace_id = ${model.workspaceId}::uuid
        AND coalesce(substring(d.language FROM '^(en|ko)(?:-|$)'), 'other') = ANY(${[...model.languages]}::text[])
    ), best AS MATERIALIZED (
      SELECT p.node_id, avg(d.embedding) AS embedding
      FROM placements p JOIN known d ON d.document_id = p.document_id
      WHERE p.confidence >= ${MIN_CONFIDENCE}::float8 AND p.document_id <> ALL(${[...documentIds]}::uuid[])
      GROUP BY p.node_id
    ), nodes AS MATERIALIZED (
      SELECT v.node_id, v.embedding, best.embedding AS best
      FROM node_vectors v JOIN taxonomy_nodes n ON n.id = v.node_id JOIN taxonomies t ON t.id = n.taxonomy_id
      LEFT JOIN best ON best.node_id = v.node_id
      WHERE v.model_id = ${model.modelId}::uuid AND v.embedding IS NOT NULL
        AND v.node_id = ANY(${[...model.nodeIds]}::uuid[])
        AND t.workspace_id = ${model.workspaceId}::uuid AND t.status = 'PUBLISHED'
    )
    SELECT d.document_id AS "documentId", near.node_id AS "nodeId", near.similarity
    FROM known d CROSS JOIN LATERAL (
      SELECT node_id, least(1, (coalesce(
          1 - ((nodes.embedding <=> d.embedding) + (nodes.best <=> d.embedding)) / 2,
          1 - (nodes.embedding <=> d.embedding)
        ) - ${floor}::float8) / ${ceiling - floor}::float8) AS similarity
      FROM nodes ORDER BY similarity DESC, node_id LIMIT ${MAX_NODES}::int
    ) AS near
    WHERE d.document_id = ANY(${[...documentIds]}::uuid[]) AND d.embedding IS NOT NULL AND near.similarity > 0
    ORDER BY d.document_id, near.similarity DESC, near.node_id`
  return Map.groupBy(rows, row => row.documentId)
}

/** A node of the published taxonomy. */
interface NodeToEmbed extends TextToEmbed {
  nodeId: string
  /** Whether its vector is up to date. */
  isEmbedded: boolean
}

/** Finds the nodes of the published taxonomy in the given languages. */
export async function findNodes(
  db: Pick<WorkspaceTransaction, 'taxonomyNode'>,
  { modelId, maxTokens, languages }: { modelId: string; maxTokens: number; languages: readonly Language[] },
): Promise<NodeToEmbed[]> {
  const nodes = await db.taxonomyNode.findMany({
    where: { taxonomy: { status: 'PUBLISHED' } },
    select: {
      id: true,
      name: true,
      description: true,
      path: true,
      vectors: { where: { modelId }, select: { hash: true } },
    },
  })
  return nodes.flatMap(node => {
    const full = [node.path.join(' › ') || node.name, node.description ?? ''].join('\n').trim()
    if (!languages.includes(detectLanguage(full) ?? 'other')) return []
    const text = prepareText(full, maxTokens)
    const isEmbedded = node.vectors.some(vector => text.hash.equals(vector.hash))
    return [{ nodeId: node.id, isEmbedded, ...text }]
  })
}

/** Saves vectors of nodes that still exist. A null vector marks a text that the model rejected. */
export async function saveNodeVectors(
  tx: WorkspaceTransaction,
  { workspaceId, modelId }: VectorSet,
  nodes: readonly (NodeToEmbed & { vector: number[] | null })[],
): Promise<void> {
  await tx.$executeRaw`
    WITH alive AS (
      SELECT id FROM taxonomy_nodes
      WHERE id = ANY(${nodes.map(({ nodeId }) => nodeId)}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      ORDER BY id FOR KEY SHARE
    )
    INSERT INTO node_vectors (node_id, model_id, workspace_id, hash, embedding)
    SELECT alive.id, ${modelId}::uuid, ${workspaceId}::uuid, new.hash, new.embedding::halfvec
    FROM unnest(
      ${nodes.map(({ nodeId }) => nodeId)}::uuid[], ${nodes.map(({ hash }) => hash)}::bytea[],
      ${nodes.map(({ vector }) => vector && toLiteral(vector))}::text[]
    ) AS new (id, hash, embedding)
    JOIN alive ON alive.id = new.id
    ON CONFLICT (node_id, model_id) DO UPDATE SET hash = excluded.hash, embedding = excluded.embedding`
}

/** Finds up to `limit` documents after `after` whose passages have vectors but that have none themselves. */
export async function findPendingDocuments(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  { workspaceId, modelId }: VectorSet,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM documents d
    WHERE d.workspace_id = ${workspaceId}::uuid AND (${after}::uuid IS NULL OR d.id > ${after}::uuid)
      AND NOT EXISTS (
        SELECT 1 FROM document_vectors own WHERE own.document_id = d.id AND own.model_id = ${modelId}::uuid)
      AND EXISTS (
        SELECT 1 FROM chunk_vectors v
        WHERE v.document_id = d.id AND v.model_id = ${modelId}::uuid AND v.chunk_id IS NOT NULL)
    ORDER BY d.id LIMIT ${limit}::int`
  return rows.map(row => row.id)
}

/** Creates document vectors: the mean of the vectors of their passages. */
export async function createDocumentVectors(
  tx: WorkspaceTransaction,
  { workspaceId, modelId }: VectorSet,
  documentIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO document_vectors (document_id, model_id, workspace_id, embedding)
    SELECT d.id, ${modelId}::uuid, ${workspaceId}::uuid, (
      SELECT avg(v.embedding) FROM chunk_vectors v
      WHERE v.document_id = d.id AND v.model_id = ${modelId}::uuid AND v.chunk_id IS NOT NULL)
    FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = ANY(${[...documentIds]}::uuid[])
    ON CONFLICT (document_id, model_id) DO UPDATE SET embedding = excluded.embedding`
}
