import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { findDivergence, type NodePair, pairNodes } from './pair-nodes.ts'

export interface CarriedPlacements {
  /** Placements whose node has a successor in the new version. */
  carried: number
  /** Placements whose node has none. */
  orphaned: number
}

/**
 * Copies placements and their reviews from one taxonomy version (a UUID) to the successor nodes in another. If two
 * placements coincide, a manual one wins, then the one with higher confidence. Existing placements on the target nodes
 * are replaced. The source version keeps its own for agents that still use it. Uses a constant number of statements.
 */
export async function carryPlacements(
  tx: WorkspaceTransaction,
  workspaceId: string,
  sourceId: string,
  targetId: string,
): Promise<CarriedPlacements> {
  const divergence = await findDivergence(tx, workspaceId, sourceId, targetId)
  const nodes = await tx.taxonomyNode.findMany({
    where: { taxonomyId: { in: [sourceId, targetId] } },
    select: { id: true, key: true, taxonomyId: true },
  })
  const nodesOf = (taxonomyId: string) => nodes.filter(node => node.taxonomyId === taxonomyId)
  const { carried, undone } = pairNodes(nodesOf(sourceId), nodesOf(targetId), divergence)
  await lockDocuments(tx, workspaceId, carried)
  await copyPlacements(tx, workspaceId, carried, undone)
  await removeOutdated(tx, workspaceId, [...carried, ...undone])
  await copyReviews(tx, workspaceId, carried, undone)
  return countPlacements(tx, workspaceId, sourceId, carried)
}

/** Prevents the deletion of the documents until the transaction ends, because copied placements reference them. */
async function lockDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  carried: readonly NodePair[],
): Promise<void> {
  await tx.$queryRaw`
    WITH held AS (
      SELECT d.id FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND d.id IN (
        SELECT document_id FROM placements WHERE node_id = ANY(${sources(carried)}::uuid[])
        UNION SELECT document_id FROM placement_reviews WHERE node_id = ANY(${sources(carried)}::uuid[]))
      ORDER BY d.id FOR KEY SHARE
    )
    SELECT count(*)::int FROM held`
}

/** A document that came to its node only by a merge that is now undone keeps the node that it had before the merge. */
async function copyPlacements(
  tx: WorkspaceTransaction,
  workspaceId: string,
  carried: readonly NodePair[],
  undone: readonly NodePair[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO placements AS old (workspace_id, document_id, node_id, confidence, source, needs_review, node_only, placed_at)
    SELECT DISTINCT ON (p.document_id, pair.target_id) p.workspace_id, p.document_id, pair.target_id,
      p.confidence, p.source, p.needs_review, p.node_only, p.placed_at
    FROM unnest(${sources(carried)}::uuid[], ${targets(carried)}::uuid[]) AS pair(source_id, target_id)
    JOIN placements p ON p.node_id = pair.source_id AND p.workspace_id = ${workspaceId}::uuid
    LEFT JOIN placements before ON before.document_id = p.document_id AND before.node_id = pair.target_id
    LEFT JOIN (
      SELECT apart.source_id, q.document_id, q.placed_at
      FROM unnest(${sources(undone)}::uuid[], ${targets(undone)}::uuid[]) AS apart(source_id, target_id)
      JOIN placements q ON q.node_id = apart.target_id
    ) elsewhere ON elsewhere.source_id = p.node_id AND elsewhere.document_id = p.document_id
      AND elsewhere.placed_at = p.placed_at AND before.document_id IS NULL
    WHERE elsewhere.document_id IS NULL
    ORDER BY p.document_id, pair.target_id, p.source = 'MANUAL' DESC, p.confidence DESC, p.placed_at DESC, p.node_id
    ON CONFLICT (document_id, node_id) DO UPDATE SET confidence = excluded.confidence, source = excluded.source,
      needs_review = excluded.needs_review, node_only = excluded.node_only, placed_at = excluded.placed_at`
}

/** Deletes placements of the target version that the source version no longer has. */
async function removeOutdated(
  tx: WorkspaceTransaction,
  workspaceId: string,
  pairs: readonly NodePair[],
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM placements old
    WHERE old.node_id = ANY(${targets(pairs)}::uuid[]) AND old.workspace_id = ${workspaceId}::uuid AND NOT EXISTS (
      SELECT FROM unnest(${sources(pairs)}::uuid[], ${targets(pairs)}::uuid[]) AS pair(source_id, target_id)
      JOIN placements p ON p.node_id = pair.source_id
      WHERE pair.target_id = old.node_id AND p.document_id = old.document_id)`
}

/**
 * Copies the newest review of each placement, unless it contradicts the copied placements (such as rejecting one of
 * them).
 */
async function copyReviews(
  tx: WorkspaceTransaction,
  workspaceId: string,
  carried: readonly NodePair[],
  undone: readonly NodePair[],
): Promise<void> {
  const pairs = [...carried, ...undone]
  await tx.placementReview.deleteMany({ where: { nodeId: { in: targets(carried) } } })
  await tx.$executeRaw`
    INSERT INTO placement_reviews AS old (workspace_id, document_id, node_id, decision, note, reviewed_by, reviewed_at)
    SELECT DISTINCT ON (r.document_id, pair.target_id) r.workspace_id, r.document_id, pair.target_id,
      r.decision, r.note, r.reviewed_by, r.reviewed_at
    FROM unnest(${sources(pairs)}::uuid[], ${targets(pairs)}::uuid[]) AS pair(source_id, target_id)
    JOIN placement_reviews r ON r.node_id = pair.source_id AND r.workspace_id = ${workspaceId}::uuid
    LEFT JOIN placements p ON p.document_id = r.document_id AND p.node_id = pair.target_id
    WHERE (r.decision = 'ACCEPT') = (p.document_id IS NOT NULL)
    ORDER BY r.document_id, pair.target_id, r.reviewed_at DESC
    ON CONFLICT (document_id, node_id) DO UPDATE SET decision = excluded.decision, note = excluded.note,
      reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at`
}

async function countPlacements(
  tx: WorkspaceTransaction,
  workspaceId: string,
  sourceId: string,
  carried: readonly NodePair[],
): Promise<CarriedPlacements> {
  const [row] = await tx.$queryRaw<[CarriedPlacements]>`
    SELECT count(*) FILTER (WHERE pair.source_id IS NOT NULL)::int AS carried,
      count(*) FILTER (WHERE pair.source_id IS NULL)::int AS orphaned
    FROM taxonomy_nodes n JOIN placements p ON p.node_id = n.id
    LEFT JOIN unnest(${sources(carried)}::uuid[]) AS pair(source_id) ON pair.source_id = n.id
    WHERE n.taxonomy_id = ${sourceId}::uuid AND n.workspace_id = ${workspaceId}::uuid`
  return row
}

function sources(pairs: readonly NodePair[]): string[] {
  return pairs.map(pair => pair.sourceId)
}

function targets(pairs: readonly NodePair[]): string[] {
  return pairs.map(pair => pair.targetId)
}
