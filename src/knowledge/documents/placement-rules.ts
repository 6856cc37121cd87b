import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Indexing } from '../indexing/indexing.ts'
import { placeInThread } from '../indexing/indexing-threads.ts'
import {
  type KeywordDocument,
  type KeywordNode,
  MAX_TEXT_CHARACTERS,
  type RulePlacement,
} from './place-by-keywords.ts'

/** The nodes of the published taxonomy that place documents by keyword. */
export interface PlacementRules {
  /** UUID of the version. Null if none is published. What the rules place is valid while it stays published. */
  taxonomyId: string | null
  nodes: KeywordNode[]
}

export async function loadPlacementRules(db: WorkspaceDatabase): Promise<PlacementRules> {
  const published = await db.taxonomy.findFirst({
    where: { status: 'PUBLISHED' },
    select: {
      id: true,
      nodes: { where: { keywords: { isEmpty: false } }, select: { id: true, keywords: true } },
    },
  })
  return { taxonomyId: published?.id ?? null, nodes: published?.nodes ?? [] }
}

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
  { db, task, indexing, signal, log }: FindingRules,
  documentIds: readonly string[],
  nodes: readonly KeywordNode[],
): Promise<Map<string, RuleOfDocument>> {
  const documents = await db.$queryRaw<LoadedDocument[]>`
    SELECT d.id, sha256, title, coalesce(left(t.content, ${MAX_TEXT_CHARACTERS}::int), '') AS text,
      ARRAY(SELECT DISTINCT unnest(headings) FROM chunks WHERE document_id = d.id) AS headings
    FROM documents d LEFT JOIN document_texts t ON t.document_id = d.id
    WHERE d.workspace_id = ${task.workspaceId}::uuid AND d.id = ANY(${[...documentIds]}::uuid[])`
  const placements = nodes.length
    ? await placeInThread(indexing, { toPlace: documents, nodes }, { signal, log })
    : []
  return new Map(documents.map(({ id, sha256 }, i) => [id, { sha256, placements: placements[i] ?? [] }]))
}

/** The context of a running task. */
interface FindingRules {
  db: WorkspaceDatabase
  task: { workspaceId: string }
  indexing: Indexing
  signal: AbortSignal
  log: Logger
}
