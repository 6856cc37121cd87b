import type { Config } from '../config.ts'
import type { Afterwards } from './afterwards.ts'
import type { ArtifactStore } from './artifacts/artifact-store.ts'
import type { Database } from './database/database.ts'
import type { Embeddings } from './embeddings/embedding-model.ts'
import type { EventBus } from './events/event-bus.ts'
import type { Readers } from './events/readers.ts'
import type { TextReaders } from './events/text-readers.ts'
import type { Indexing } from './indexing.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { LanguageModel } from './models/language-model.ts'
import type { Operations } from './operations.ts'
import type { QueryRuns } from './queries/query-runs.ts'
import type { ThreadPool } from './threads/thread-pool.ts'

/** The parts of a running Canopy, built once by the composition root and handed down. */
export interface App {
  config: Config
  log: Logger
  database: Database
  bus: EventBus
  readers: Readers
  /** Where texts are followed that are being written. */
  texts: TextReaders
  /** Where streamed queries run. */
  queryRuns: QueryRuns
  metrics: Metrics
  /** Where operations wait for their turn. */
  operations: Operations
  /** Null: no model is set, and words answer alone. */
  embeddings: Embeddings | null
  /** Null: no model is set, and answers are drawn from passages. */
  model: LanguageModel | null
  /** Where files are read. */
  extraction: ThreadPool
  /** Where files of reports are made. */
  exporting: ThreadPool
  /** Where they are kept. */
  artifacts: ArtifactStore
  indexing: Indexing
  /** Where work goes that an answer need not wait for. */
  afterwards: Afterwards
  /** The address that clients see, without a trailing slash; its port is known once the server listens. */
  publicUrl: string
}
