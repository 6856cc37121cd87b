import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { type ContentKind, contentKind } from '../text/content-kind.ts'
import { indexTerms } from '../text/index-terms.ts'

/** A passage and its document. IDs are UUIDs. */
export interface LoadedPassage {
  chunkId: string
  documentId: string
  documentTitle: string
  sourceUri: string | null
  kind: ContentKind
  /** Position in the document, from 0. */
  ordinal: number
  /** Headings above it, outermost first. */
  headings: readonly string[]
  content: string
}

/** Adds the passages to hits, in one statement. Omits hits whose passages were deleted in the meantime. */
export async function loadPassages<T extends { chunkId: string }>(
  db: Pick<WorkspaceTransaction, 'chunk'>,
  hits: readonly T[],
): Promise<(T & LoadedPassage)[]> {
  const chunks = await db.chunk.findMany({
    where: { id: { in: hits.map(hit => hit.chunkId) } },
    select: {
      id: true,
      documentId: true,
      ordinal: true,
      headings: true,
      content: true,
      document: { select: { title: true, sourceUri: true, contentType: true } },
    },
  })
  const byId = new Map(chunks.map(({ id, ...chunk }) => [id, chunk]))
  return hits.flatMap(hit => {
    const chunk = byId.get(hit.chunkId)
    if (!chunk) return []
    const { document, ...passage } = chunk
    const { title: documentTitle, sourceUri, contentType } = document
    return [{ ...hit, ...passage, documentTitle, sourceUri, kind: contentKind(contentType) }]
  })
}

/** The terms of a passage, as indexed. */
export function passageTerms({ documentTitle, headings, content, kind }: LoadedPassage): Map<string, number> {
  return indexTerms({ title: documentTitle, headings, body: content }, kind).terms
}
