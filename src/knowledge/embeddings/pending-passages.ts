import { createHash } from 'node:crypto'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { tokensOfUnit } from '../text/estimate-tokens.ts'

/** A text to embed, and a hash that identifies equal texts. */
export interface TextToEmbed {
  text: string
  hash: Buffer
}

/** Truncates a text to what a model reads. */
export function prepareText(full: string, maxTokens: number): TextToEmbed {
  const text = truncateToTokens(full, maxTokens)
  return { text, hash: createHash('sha256').update(text).digest() }
}

/** Truncates a text to about `maxTokens` estimated tokens, without splitting a surrogate pair. */
export function truncateToTokens(text: string, maxTokens: number): string {
  let tokens = 0
  for (let i = 0; i < text.length; i++) {
    tokens += tokensOfUnit(text.charCodeAt(i))
    if (tokens > maxTokens) return text.slice(0, i).replace(/[\uD800-\uDBFF]$/, '')
  }
  return text
}

/** A passage without a vector of the model. */
export interface PendingPassage extends TextToEmbed {
  chunkId: string
}

interface ChunkRow {
  id: string
  title: string
  headings: string[]
  content: string
}

/** Finds up to `limit` passages after `after` without a vector, by ID. */
export async function findPendingPassages(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  wanted: { modelId: string; maxTokens: number; after: string | null; limit: number },
): Promise<PendingPassage[]> {
  const rows = await db.$queryRaw<ChunkRow[]>`
    SELECT c.id, d.title, c.headings, c.content FROM chunks c JOIN documents d ON d.id = c.document_id
    WHERE c.workspace_id = ${workspaceId}::uuid AND (${wanted.after}::uuid IS NULL OR c.id > ${wanted.after}::uuid)
      AND NOT EXISTS (SELECT 1 FROM chunk_vectors v WHERE v.chunk_id = c.id AND v.model_id = ${wanted.modelId}::uuid)
    ORDER BY c.id LIMIT ${wanted.limit}::int`
  // Includes title and headings, because the content alone often does not name its subject.
  return rows.map(({ id, title, headings, content }) => ({
    chunkId: id,
    ...prepareText(`${[title, ...headings].join(' › ')}\n${content}`, wanted.maxTokens),
  }))
}

/** Counts all passages, and those that have a vector or were rejected by the model. */
export async function countPassages(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  modelId: string,
): Promise<{ done: number; total: number }> {
  const [counts] = await db.$queryRaw<{ done: number; total: number }[]>`
    SELECT (SELECT count(*) FROM chunk_vectors WHERE model_id = ${modelId}::uuid AND chunk_id IS NOT NULL)::int AS done,
      (SELECT count(*) FROM chunks WHERE workspace_id = ${workspaceId}::uuid)::int AS total`
  return counts ?? { done: 0, total: 0 }
}
