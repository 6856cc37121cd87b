import type { Indexing } from '../../platform/indexing.ts'
import { createThreadPool } from '../../platform/threads/thread-pool.ts'
import type { KeywordNode } from '../documents/place-by-keywords.ts'
import { createKnownSpellings } from './known-spellings.ts'
import type { PreparedBatch, SourceDocument } from './prepare-batches.ts'

/** Text is at most 20 MB, which takes seconds and some hundred MB: whatever takes more is broken. */
const LIMITS = { timeoutMs: 120_000, memoryBytes: 2_000_000_000 }

/**
 * Passages written in one transaction. The more, the faster all of them; but the embedded database has one connection, and
 * everybody else waits for it meanwhile.
 */
const PASSAGES_PER_BATCH = { embedded: 32, shared: 64 }

export interface Preparation {
  documents: readonly SourceDocument[]
  nodes: readonly KeywordNode[]
  passagesPerBatch: number
}

/** A thread that makes documents ready for the index, beside the event loop. It is started when there are any. */
export function createIndexing({ isShared }: { isShared: boolean }): Indexing {
  return {
    threads: createThreadPool(new URL('./prepare-thread.ts', import.meta.url), 1, LIMITS),
    spellings: createKnownSpellings(),
    passagesPerBatch: isShared ? PASSAGES_PER_BATCH.shared : PASSAGES_PER_BATCH.embedded,
  }
}

/** @throws the signal's reason; the thread is ended then, in the middle of its work. */
export function prepareInThread(
  { threads, passagesPerBatch }: Indexing,
  documents: Omit<Preparation, 'passagesPerBatch'>,
  signal: AbortSignal,
): Promise<PreparedBatch[]> {
  return threads.run<PreparedBatch[]>({ ...documents, passagesPerBatch }, { signal })
}
