import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { markAgentsOfDocuments } from '../documents/mark-stale.ts'
import { SURE_CONFIDENCE } from '../documents/place-by-keywords.ts'
import {
  combinePlacements,
  type MachinePlacements,
  replaceMachinePlacements,
} from '../documents/place-by-machine.ts'
import type { RuleOfDocument } from '../documents/placement-rules.ts'
import type { SimilarNode } from './node-similarity.ts'

/** Placements with less confidence are dropped: they are not worth a review. */
const MIN_CONFIDENCE = 0.3

/** Placements by rule and by meaning, by document (a UUID). */
interface DocumentMeaning {
  /** From `lockPublishedTaxonomy`, called before. */
  taxonomyId: string | null
  rules: ReadonlyMap<string, RuleOfDocument>
  similar: ReadonlyMap<string, readonly SimilarNode[]>
}

/**
 * Replaces the automatic placements of documents by combining rule and meaning. Skips documents with a sure match
 * by rule, documents that changed since their rules were found, and human decisions.
 */
export async function placeByMeaning(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { taxonomyId, ...meaning }: DocumentMeaning,
): Promise<void> {
  const documentIds = [...meaning.rules.keys()]
  // Marks the agents of the old nodes here, and those of the new nodes below.
  await markAgentsOfDocuments(tx, workspaceId, documentIds)
  const placed = await combineUnchanged(tx, workspaceId, meaning)
  await replaceMachinePlacements(tx, workspaceId, taxonomyId, placed)
  await markAgentsOfDocuments(tx, workspaceId, documentIds)
}

async function combineUnchanged(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { rules, similar }: Omit<DocumentMeaning, 'taxonomyId'>,
): Promise<MachinePlacements[]> {
  const locked = await tx.$queryRaw<{ id: string; sha256: string }[]>`
    SELECT id, sha256 FROM documents WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...rules.keys()]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`
  return locked.flatMap(({ id: documentId, sha256 }) => {
    const rule = rules.get(documentId)
    if (rule?.sha256 !== sha256 || rule.placements.some(({ confidence }) => confidence >= SURE_CONFIDENCE))
      return []
    const placements = combinePlacements(rule.placements, similar.get(documentId) ?? [])
    return [{ documentId, placements: placements.filter(({ confidence }) => confidence >= MIN_CONFIDENCE) }]
  })
}
