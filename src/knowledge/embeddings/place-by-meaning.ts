import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { markAgentsOfDocuments } from '../documents/mark-stale.ts'
import {
  type KeywordDocument,
  type KeywordNode,
  MAX_TEXT_CHARACTERS,
  type RulePlacement,
  SURE_CONFIDENCE,
} from '../documents/place-by-keywords.ts'
import {
  combinePlacements,
  type MachinePlacements,
  replaceMachinePlacements,
} from '../documents/place-by-machine.ts'
import type { Indexing } from '../indexing/indexing.ts'
import { placeInThread } from '../indexing/indexing-threads.ts'
import { lockPublishedTaxonomy } from '../taxonomy/published.ts'
import type { SimilarNode } from './node-similarity.ts'

/** Placements with less confidence are dropped: they are not worth a review. */
const MIN_CONFIDENCE = 0.3

/** Placements of a document by keywords. Valid while its content has this hash. */
export interface RuleOfDocument {
  sha256: string
  placements: RulePlacement[]
}

interface LoadedDocument extends KeywordDocument {
  id: string
  sha256: string
}

/** Places documents by the keywords of nodes, in a worker thread. @returns the result by document ID (UUID). */
export async function findRules(
  { db, task, indexing, signal }: FindingRules,
  documentIds: readonly string[],
  nodes: readonly KeywordNode[],
): Promise<Map<string, RuleOfDocument>> {
  const documents = await db.$queryRaw<LoadedDocument[]>`
    SELECT d.id, sha256, title, coalesce(left(t.content, ${MAX_TEXT_CHARACTERS}::int), '') AS text,
      ARRAY(SELECT DISTINCT unnest(headings) FROM chunks WHERE document_id = d.id) AS headings
    FROM documents d LEFT JOIN document_texts t ON t.document_id = d.id
    WHERE d.workspace_id = ${task.workspaceId}::uuid AND d.id = ANY(${[...documentIds]}::uuid[])`
  const placements = nodes.length ? await placeInThread(indexing, { toPlace: documents, nodes }, signal) : []
  return new Map(documents.map(({ id, sha256 }, i) => [id, { sha256, placements: placements[i] ?? [] }]))
}

/** The context of a running task. */
interface FindingRules {
  db: WorkspaceDatabase
  task: { workspaceId: string }
  indexing: Indexing
  signal: AbortSignal
}

/**
 * Replaces the automatic placements of documents by combining rule and meaning. Skips documents with a sure match
 * by rule, documents that changed since their rules were found, and human decisions.
 */
export async function placeByMeaning(
  tx: WorkspaceTransaction,
  workspaceId: string,
  meaning: {
    rules: ReadonlyMap<string, RuleOfDocument>
    similar: ReadonlyMap<string, readonly SimilarNode[]>
  },
): Promise<void> {
  const taxonomyId = await lockPublishedTaxonomy(tx, workspaceId)
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
  { rules, similar }: Parameters<typeof placeByMeaning>[2],
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
