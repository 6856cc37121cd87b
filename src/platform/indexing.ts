import type { ThreadPool } from './threads/thread-pool.ts'

/** What a process needs to write the word index. */
export interface Indexing {
  /** Where documents are made ready. */
  threads: ThreadPool
  /** Written in one transaction. */
  passagesPerBatch: number
  spellings: KnownSpellings
}

/**
 * Spellings that the index of a workspace is known to have, so that the database need not look for each of them again and
 * again. Good only until some are deleted, which `forgettings` counts.
 */
export interface KnownSpellings {
  /** Those that may be new. */
  leaveOut<T extends { spelling: string }>(
    workspaceId: string,
    spellings: readonly T[],
    forgettings: bigint,
  ): readonly T[]
  /** To be called after the commit of the transaction that wrote them. */
  add(workspaceId: string, spellings: readonly { spelling: string }[], forgettings: bigint): void
}
