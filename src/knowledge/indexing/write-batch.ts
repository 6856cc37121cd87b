import { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { type MachinePlacements, replaceMachinePlacements } from '../documents/place-by-machine.ts'
import { lockPublishedTaxonomy } from '../taxonomy/published.ts'
import type { KnownSpellings } from './indexing.ts'
import type { PreparedBatch, PreparedDocument } from './prepare-batches.ts'

/**
 * Increment it whenever documents are split or terms are formed differently. Documents indexed with a lower version
 * are reindexed automatically, and stay searchable until then.
 */
export const INDEX_VERSION = 2

/**
 * A document of the batch was deleted or changed, or another taxonomy version was published, after the batch was
 * prepared. Nothing was written.
 */
export class OutdatedBatch extends Error {
  override readonly name = 'OutdatedBatch'
}

/**
 * Writes a batch to the word index, in a constant number of statements. It is searchable after the commit. Documents
 * become INDEXED with their last passage, or FAILED with the reason.
 * @param taxonomyId the version (a UUID) by whose keywords the batch was placed. Null if none was published.
 * @returns the `forgettings` counter for `known.add`, to call after the commit. Null if the batch has no passages.
 * @throws OutdatedBatch
 */
export async function writeBatch(
  tx: WorkspaceTransaction,
  { workspaceId, taxonomyId }: { workspaceId: string; taxonomyId: string | null },
  batch: PreparedBatch,
  known: KnownSpellings,
): Promise<bigint | null> {
  if ((await lockPublishedTaxonomy(tx, workspaceId)) !== taxonomyId) throw new OutdatedBatch()
  const indexedBefore = await lockDocuments(tx, workspaceId, batch)
  const reindexed = batch.begun.filter(id => indexedBefore.has(id))
  if (reindexed.length) await tx.chunk.deleteMany({ where: { documentId: { in: reindexed } } })
  const forgettings = batch.passages.length ? await writeWords(tx, workspaceId, batch, known) : null
  const indexed = batch.completed.filter(document => document.failure === null)
  await replaceMachinePlacements(tx, workspaceId, taxonomyId, indexed.map(byRule))
  await completeDocuments(tx, workspaceId, batch.completed)
  return forgettings
}

/**
 * Locks the documents, before the lock of the index and in a fixed order, to avoid deadlocks.
 * @returns the IDs of those that have passages.
 * @throws OutdatedBatch
 */
async function lockDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { sources }: PreparedBatch,
): Promise<Set<string>> {
  const contentOf = new Map(sources.map(({ id, sha256 }) => [id, sha256]))
  const locked = await tx.$queryRaw<{ id: string; sha256: string; isIndexed: boolean }[]>`
    SELECT id, sha256, EXISTS (SELECT FROM chunks WHERE document_id = documents.id) AS "isIndexed"
    FROM documents WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...contentOf.keys()]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`
  const isAsPrepared = locked.every(({ id, sha256 }) => contentOf.get(id) === sha256)
  if (locked.length < contentOf.size || !isAsPrepared) throw new OutdatedBatch()
  return new Set(locked.filter(document => document.isIndexed).map(({ id }) => id))
}

async function writeWords(
  tx: WorkspaceTransaction,
  workspaceId: string,
  batch: PreparedBatch,
  known: KnownSpellings,
): Promise<bigint> {
  const { batchId, forgettings } = await openBatch(tx, workspaceId, batch)
  await writePassages(tx, workspaceId, batchId, batch)
  const { terms, positions, frequencies } = batch.postings
  await tx.$executeRaw`
    INSERT INTO postings (workspace_id, batch_id, term, positions, frequencies)
    SELECT ${workspaceId}::uuid, ${batchId}::bigint, term, positions::smallint[], frequencies::smallint[]
    FROM ROWS FROM (${lines(terms)}, ${lines(positions)}, ${lines(frequencies)}) AS row (term, positions, frequencies)`
  await writeSpellings(tx, workspaceId, known.leaveOut(workspaceId, batch.spellings, forgettings))
  return forgettings
}

/** Takes the lock of the index in shared mode. The SQL function `forget_passages` takes it exclusively. */
async function openBatch(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { passages, postings }: PreparedBatch,
): Promise<{ batchId: bigint; forgettings: bigint }> {
  const lengths = passages.map(passage => passage.length)
  const [opened] = await tx.$queryRaw<[{ batchId: bigint; forgettings: bigint }]>`
    WITH held AS MATERIALIZED (
      SELECT pg_advisory_xact_lock_shared(hashtext('word index'), hashtext(${workspaceId}))
    )
    INSERT INTO index_batches (workspace_id, chunks, documents, length, lengths, document_ids, terms)
    SELECT ${workspaceId}::uuid, ${passages.length}::int, ${passages.filter(p => p.ordinal === 0).length}::int,
      ${lengths.reduce((sum, length) => sum + length, 0)}::float8, ${lengths}::float8[],
      ${passages.map(passage => passage.documentId)}::uuid[], ${postings.terms} FROM held
    RETURNING id AS "batchId", (SELECT last_value FROM forgettings) AS forgettings`
  return opened
}

async function writePassages(
  tx: WorkspaceTransaction,
  workspaceId: string,
  batchId: bigint,
  { passages }: PreparedBatch,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO chunks (workspace_id, batch_id, position, id, document_id, ordinal, headings, content, length)
    SELECT ${workspaceId}::uuid, ${batchId}::bigint, place - 1, id, document_id, ordinal,
      ARRAY(SELECT jsonb_array_elements_text(headings::jsonb)), content, length
    FROM unnest(${passages.map(p => p.id)}::uuid[], ${passages.map(p => p.documentId)}::uuid[],
      ${passages.map(p => p.ordinal)}::int[], ${passages.map(p => JSON.stringify(p.headings))}::text[],
      ${passages.map(p => p.content)}::text[], ${passages.map(p => p.length)}::float8[])
      WITH ORDINALITY AS row (id, document_id, ordinal, headings, content, length, place)`
}

/** Writes in a fixed order, so that transactions with the same words do not deadlock. */
async function writeSpellings(
  tx: WorkspaceTransaction,
  workspaceId: string,
  spellings: readonly { spelling: string; term: string }[],
): Promise<void> {
  if (spellings.length === 0) return
  await tx.$executeRaw`
    INSERT INTO spellings (workspace_id, spelling, term)
    SELECT ${workspaceId}::uuid, row.spelling, row.term
    FROM ROWS FROM (${lines(spellings.map(s => s.spelling).join('\n'))}, ${lines(spellings.map(s => s.term).join('\n'))})
      AS row (spelling, term)
    ORDER BY row.spelling COLLATE "C"
    ON CONFLICT DO NOTHING`
}

/** One row per line. Much faster than an array parameter, whose elements are escaped and parsed one by one. */
function lines(text: string): Prisma.Sql {
  return Prisma.sql`string_to_table(${text}, E'\\n')`
}

function byRule({ id, placements }: PreparedDocument): MachinePlacements {
  return { documentId: id, placements: placements.map(placement => ({ ...placement, source: 'RULE' })) }
}

async function completeDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  completed: readonly PreparedDocument[],
): Promise<void> {
  const indexed = completed.filter(document => document.failure === null)
  if (indexed.length)
    await tx.$executeRaw`
      UPDATE documents SET status = 'INDEXED', failure = NULL, indexed_at = now(),
        first_indexed_at = coalesce(first_indexed_at, now()), index_version = ${INDEX_VERSION}::int,
        length = row.length
      FROM unnest(${idsOf(indexed)}::uuid[], ${indexed.map(document => document.length)}::float8[]) AS row (id, length)
      WHERE documents.id = row.id AND documents.workspace_id = ${workspaceId}::uuid`
  const failed = completed.filter(document => document.failure !== null)
  if (failed.length)
    await tx.$executeRaw`
      UPDATE documents SET status = 'FAILED', failure = row.failure
      FROM unnest(${idsOf(failed)}::uuid[], ${failed.map(document => document.failure)}::text[]) AS row (id, failure)
      WHERE documents.id = row.id AND documents.workspace_id = ${workspaceId}::uuid`
}

function idsOf(documents: readonly PreparedDocument[]): string[] {
  return documents.map(document => document.id)
}
