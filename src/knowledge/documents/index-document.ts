import { v7 as uuidv7 } from 'uuid'
import type { Document } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { chunkDocument } from '../text/chunk-document.ts'
import { contentKind } from '../text/content-kind.ts'
import { indexTerms } from '../text/index-terms.ts'
import { type KeywordNode, placeByKeywords, type RulePlacement } from './place-by-keywords.ts'

/** What a document is made into before anything is written. Pure, so that the transaction stays short. */
export interface PreparedDocument {
  chunks: {
    id: string
    ordinal: number
    headings: string[]
    content: string
    length: number
    terms: Map<string, number>
  }[]
  placements: RulePlacement[]
}

export function prepareDocument(
  document: Pick<Document, 'title' | 'contentType'>,
  text: string,
  nodes: readonly KeywordNode[],
): PreparedDocument {
  const kind = contentKind(document.contentType)
  const chunks = chunkDocument(text, document.contentType).map(chunk => {
    const { terms, length } = indexTerms(
      { title: document.title, headings: chunk.headings, body: chunk.content },
      kind,
    )
    return { ...chunk, id: uuidv7(), length, terms }
  })
  const headings = [...new Set(chunks.flatMap(chunk => chunk.headings))]
  return { chunks, placements: placeByKeywords({ title: document.title, headings, text }, nodes) }
}

/** Replaces the passages, word index and machine placements of a document. A person's placements stay. */
export async function indexDocument(
  tx: WorkspaceTransaction,
  document: Document,
  prepared: PreparedDocument,
): Promise<void> {
  const { workspaceId, id: documentId } = document
  await tx.chunk.deleteMany({ where: { documentId } })
  await tx.chunk.createMany({
    data: prepared.chunks.map(({ terms: _, ...chunk }) => ({ ...chunk, workspaceId, documentId })),
  })
  await writePostings(tx, document, prepared)
  await placeByRule(tx, document, prepared.placements)
  await tx.$executeRaw`
    UPDATE documents SET status = 'INDEXED', failure = NULL, indexed_at = now() WHERE id = ${documentId}::uuid`
}

async function writePostings(
  tx: WorkspaceTransaction,
  document: Document,
  prepared: PreparedDocument,
): Promise<void> {
  const rows = prepared.chunks.flatMap(chunk =>
    [...chunk.terms].map(([term, frequency]) => ({
      term,
      chunkId: chunk.id,
      frequency,
      length: chunk.length,
    })),
  )
  await tx.$executeRaw`
    INSERT INTO postings (workspace_id, document_id, term, chunk_id, frequency, length)
    SELECT ${document.workspaceId}::uuid, ${document.id}::uuid, * FROM unnest(
      ${rows.map(r => r.term)}::text[], ${rows.map(r => r.chunkId)}::uuid[],
      ${rows.map(r => r.frequency)}::float8[], ${rows.map(r => r.length)}::float8[])`
}

async function placeByRule(
  tx: WorkspaceTransaction,
  document: Document,
  placements: readonly RulePlacement[],
): Promise<void> {
  const { workspaceId, id: documentId } = document
  await tx.placement.deleteMany({ where: { documentId, source: { not: 'MANUAL' } } })
  if (await tx.placement.count({ where: { documentId } })) return
  await tx.placement.createMany({
    data: placements.map(placement => ({ ...placement, workspaceId, documentId, source: 'RULE' as const })),
  })
}
