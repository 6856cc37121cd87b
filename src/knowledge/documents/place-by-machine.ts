import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { correspondingNodes } from '../taxonomy/published.ts'
import { MAX_PLACEMENTS, REVIEW_THRESHOLD, type RulePlacement, SURE_CONFIDENCE } from './place-by-keywords.ts'

/** The automatic placements of a document. IDs are UUIDs. */
export interface MachinePlacements {
  documentId: string
  placements: readonly MachinePlacement[]
}

/**
 * Replaces the automatic placements of documents in the published taxonomy. Human decisions win: it skips nodes on
 * which a person placed or rejected the document, and documents that were added with explicit nodes. A node of a
 * retired version counts as the published node with the same key, or as the one that it was merged into.
 *
 * @param taxonomyId from `lockPublishedTaxonomy`, called before the documents are locked. Null if none is published.
 */
export async function replaceMachinePlacements(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string | null,
  placed: readonly MachinePlacements[],
): Promise<void> {
  if (!taxonomyId || placed.length === 0) return
  const documentIds = placed.map(({ documentId }) => documentId)
  const rows = placed.flatMap(({ documentId, placements }) => placements.map(p => ({ ...p, documentId })))
  await tx.placement.deleteMany({
    where: { documentId: { in: documentIds }, node: { taxonomyId }, source: { not: 'MANUAL' } },
  })
  if (rows.length === 0) return
  await tx.$executeRaw`
    INSERT INTO placements (workspace_id, document_id, node_id, confidence, source, needs_review)
    SELECT ${workspaceId}::uuid, row.document_id, node.id, row.confidence, row.source::"PlacementSource", row.needs_review
    FROM unnest(${rows.map(p => p.documentId)}::uuid[], ${rows.map(p => p.nodeId)}::uuid[],
      ${rows.map(p => p.confidence)}::float8[], ${rows.map(p => p.source)}::text[], ${rows.map(p => p.needsReview)}::boolean[])
      AS row (document_id, node_id, confidence, source, needs_review)
    JOIN taxonomy_nodes meant ON meant.id = row.node_id AND meant.workspace_id = ${workspaceId}::uuid
    CROSS JOIN LATERAL ${correspondingNodes(taxonomyId)}
    WHERE NOT EXISTS (SELECT FROM placement_reviews r
        WHERE r.document_id = row.document_id AND r.node_id = node.id AND r.decision <> 'ACCEPT')
      AND NOT EXISTS (SELECT FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
        WHERE p.document_id = row.document_id AND n.taxonomy_id = ${taxonomyId}::uuid AND p.source = 'MANUAL' AND NOT p.node_only)
    ON CONFLICT (document_id, node_id) DO NOTHING`
}

/** An automatic placement. */
interface MachinePlacement extends RulePlacement {
  source: 'RULE' | 'SEMANTIC'
}

/** How similar a document is to a node in meaning. */
interface NodeSimilarity {
  nodeId: string
  /** Values of 0 or less are ignored. */
  similarity: number
}

const AGREED_FACTOR = 1.1
const MEANING_ALONE_FACTOR = 0.8
const DISAGREED_FACTOR = 0.7

/**
 * Combines placements by rule and by meaning. If rules have sure matches, only those count. Otherwise the confidence
 * of a node is:
 * - by rule and meaning: their mean * 1.1, at most 1
 * - by meaning, if rules match no node: similarity * 0.8
 * - by meaning, if rules match only other nodes: similarity * 0.7
 * - by rule only: the confidence of the rule
 * @returns at most 5, highest confidence first. `source` is the stronger of the two.
 */
export function combinePlacements(
  rule: readonly RulePlacement[],
  meaning: readonly NodeSimilarity[],
): MachinePlacement[] {
  const sure = rule.filter(placement => placement.confidence >= SURE_CONFIDENCE)
  if (sure.length) return rankPlacements(sure.map(placement => ({ ...placement, source: 'RULE' })))
  const similarities = new Map(meaning.map(({ nodeId, similarity }) => [nodeId, similarity]))
  const byRule = new Map(rule.map(({ nodeId, confidence }) => [nodeId, confidence]))
  const judge = (nodeId: string): Omit<MachinePlacement, 'needsReview'> => {
    const similarity = Math.min(1, similarities.get(nodeId) ?? 0)
    const confidence = byRule.get(nodeId)
    if (confidence === undefined)
      return {
        nodeId,
        confidence: similarity * (byRule.size ? DISAGREED_FACTOR : MEANING_ALONE_FACTOR),
        source: 'SEMANTIC',
      }
    if (!(similarity > 0)) return { nodeId, confidence, source: 'RULE' }
    return {
      nodeId,
      confidence: Math.min(1, ((confidence + similarity) / 2) * AGREED_FACTOR),
      source: similarity > confidence ? 'SEMANTIC' : 'RULE',
    }
  }
  const nodeIds = new Set([...byRule.keys(), ...similarities.keys()])
  return rankPlacements([...nodeIds].map(judge).filter(({ confidence }) => confidence > 0))
}

function rankPlacements(placements: Omit<MachinePlacement, 'needsReview'>[]): MachinePlacement[] {
  return placements
    .sort((a, b) => b.confidence - a.confidence || (a.nodeId < b.nodeId ? -1 : 1))
    .slice(0, MAX_PLACEMENTS)
    .map(placement => ({ ...placement, needsReview: placement.confidence < REVIEW_THRESHOLD }))
}
