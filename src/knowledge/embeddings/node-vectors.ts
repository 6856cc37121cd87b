import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { hashText, nodeText, truncateToTokens } from './passage-text.ts'
import type { VectorSet } from './save-vectors.ts'
import { toLiteral } from './vector-literal.ts'

/** A node of the published taxonomy whose vector is missing or outdated. */
export interface PendingNode {
  nodeId: string
  text: string
  hash: Buffer
}

/** Finds all nodes of the published taxonomy that need to be embedded. */
export async function findPendingNodes(
  db: Pick<WorkspaceTransaction, 'taxonomyNode'>,
  modelId: string,
  maxTokens: number,
): Promise<PendingNode[]> {
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
    const text = truncateToTokens(nodeText(node), maxTokens)
    const hash = hashText(text)
    const isKnown = node.vectors.some(vector => hash.equals(vector.hash))
    return isKnown ? [] : [{ nodeId: node.id, text, hash }]
  })
}

/** Saves vectors of nodes that still exist. A null vector marks a text that the model rejected. */
export async function saveNodeVectors(
  tx: WorkspaceTransaction,
  { workspaceId, modelId }: VectorSet,
  nodes: readonly (PendingNode & { vector: number[] | null })[],
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
