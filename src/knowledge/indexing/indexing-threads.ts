import { deserialize, serialize } from 'node:v8'
import type { Logger } from '../../platform/logger.ts'
import { createThreadPool } from '../../platform/threads/thread-pool.ts'
import { ThreadBroken, ThreadOverLimit } from '../../platform/threads/watch-thread.ts'
import type { KeywordDocument, KeywordNode, RulePlacement } from '../documents/place-by-keywords.ts'
import type { Indexing, KnownSpellings } from './indexing.ts'
import { failedBatch, type PreparedBatch, type SourceDocument } from './prepare-batches.ts'

/**
 * The largest accepted text takes a fraction of this (docs/decisions/extraction.md), so exceeding it means that
 * the indexer is stuck.
 */
const LIMITS = { timeoutMs: 120_000, memoryBytes: 800_000_000 }

/**
 * Passages written in one transaction. Larger batches are faster, but the embedded database has a single connection,
 * which a transaction blocks.
 */
const PASSAGES_PER_BATCH = { embedded: 32, shared: 64 }

export interface PreparationJob {
  documents: readonly SourceDocument[]
  nodes: readonly KeywordNode[]
  passagesPerBatch: number
}

export interface PlacementJob {
  toPlace: readonly (KeywordDocument & { id: string })[]
  nodes: readonly KeywordNode[]
}

/** Creates the thread that prepares documents for the index. It starts with the first document. */
export function createIndexing({ isShared }: { isShared: boolean }): Indexing {
  return {
    threads: createThreadPool(new URL('./prepare-thread.ts', import.meta.url), 1, LIMITS),
    spellings: createKnownSpellings(),
    passagesPerBatch: isShared ? PASSAGES_PER_BATCH.shared : PASSAGES_PER_BATCH.embedded,
  }
}

/**
 * Prepares documents in the thread. If a document crashes the thread or exceeds its limits, prepares each one alone, so
 * that only that document fails.
 * @returns batches for `readBatch`.
 * @throws the signal's reason, after stopping the thread.
 */
export async function prepareInThread(
  indexing: Indexing,
  { documents, nodes }: Omit<PreparationJob, 'passagesPerBatch'>,
  { signal, log }: { signal: AbortSignal; log: Logger },
): Promise<Uint8Array[]> {
  const { threads, passagesPerBatch } = indexing
  try {
    return await threads.run<Uint8Array[]>({ documents, nodes, passagesPerBatch }, { signal })
  } catch (error) {
    const failure = explainFailure(error)
    const [document] = documents
    if (!failure || !document) throw error
    if (documents.length === 1) {
      log.warn({ documentId: document.id, err: error }, 'failed to prepare a document for the index')
      return [serialize(failedBatch(document, failure))]
    }
  }
  const batches: Uint8Array[] = []
  for (const document of documents)
    batches.push(...(await prepareInThread(indexing, { documents: [document], nodes }, { signal, log })))
  return batches
}

/**
 * Places documents by the keywords of nodes, in the thread. If a document crashes the thread or exceeds its limits,
 * places each one alone, so that only that document gets no placements.
 * @returns the placements of each document.
 */
export async function placeInThread(
  indexing: Indexing,
  { toPlace, nodes }: PlacementJob,
  { signal, log }: { signal: AbortSignal; log: Logger },
): Promise<RulePlacement[][]> {
  try {
    return await indexing.threads.run<RulePlacement[][]>({ toPlace, nodes }, { signal })
  } catch (error) {
    if (!explainFailure(error)) throw error
    const [document] = toPlace
    if (toPlace.length === 1) {
      log.warn({ documentId: document?.id, err: error }, 'failed to place a document by keywords')
      return [[]]
    }
  }
  const placements: RulePlacement[][] = []
  for (const document of toPlace)
    placements.push(...(await placeInThread(indexing, { toPlace: [document], nodes }, { signal, log })))
  return placements
}

export function readBatch(bytes: Uint8Array): PreparedBatch {
  return deserialize(bytes) as PreparedBatch
}

/** One sentence for users. Null if the document is not the cause. */
function explainFailure(error: unknown): string | null {
  if (error instanceof ThreadBroken) return 'The document could not be indexed: its text crashed the indexer.'
  if (!(error instanceof ThreadOverLimit)) return null
  return error.limit === 'time'
    ? `Indexing the document took longer than ${LIMITS.timeoutMs / 1000} s; split it into several documents.`
    : `Indexing the document took more than ${LIMITS.memoryBytes / 1_000_000} MB of memory; split it into several documents.`
}

/** Limits memory use. The database has all spellings. */
const MAX_CACHED = 500_000

export function createKnownSpellings(): KnownSpellings {
  const known = new Map<string, Set<string>>()
  let knownAt: bigint | null = null
  let count = 0
  return {
    leaveOut(workspaceId, spellings, forgettings) {
      const here = forgettings === knownAt ? known.get(workspaceId) : undefined
      return here ? spellings.filter(({ spelling }) => !here.has(spelling)) : spellings
    },
    add(workspaceId, spellings, forgettings) {
      if (forgettings !== knownAt || count > MAX_CACHED) {
        known.clear()
        count = 0
      }
      knownAt = forgettings
      const here = known.get(workspaceId) ?? new Set()
      known.set(workspaceId, here)
      const before = here.size
      for (const { spelling } of spellings) here.add(spelling)
      count += here.size - before
    },
  }
}
