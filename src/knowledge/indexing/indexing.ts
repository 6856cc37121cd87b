import type { ThreadPool } from '../../platform/threads/thread-pool.ts'

/** The parts of a process that write the word index. */
export interface Indexing {
  /** Prepares documents for the index. */
  threads: ThreadPool
  /** Number of passages written in one transaction. */
  passagesPerBatch: number
  spellings: KnownSpellings
}

/**
 * Caches which spellings the index of a workspace has, so that they are not looked up again. Valid until spellings are
 * deleted. `forgettings` counts those deletions.
 */
export interface KnownSpellings {
  /** Returns the spellings that may be new. */
  leaveOut<T extends { spelling: string }>(
    workspaceId: string,
    spellings: readonly T[],
    forgettings: bigint,
  ): readonly T[]
  /** Call it after the commit of the transaction that wrote them. */
  add(workspaceId: string, spellings: readonly { spelling: string }[], forgettings: bigint): void
}
