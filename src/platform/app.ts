import type { Config } from '../config.ts'
import type { BackgroundWork } from './afterwards.ts'
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

/** The parts of a running Canopy, created once at start. */
export interface App {
  config: Config
  log: Logger
  database: Database
  bus: EventBus
  readers: Readers
  /** Shared readers of reports that are being written. */
  texts: TextReaders
  /** The streamed queries of this process. */
  queryRuns: QueryRuns
  metrics: Metrics
  /** Limits and queues operations. */
  operations: Operations
  /** Null if no embedding model is configured. Search then uses words only. */
  embeddings: Embeddings | null
  /** Null if no language model is configured. Answers then quote passages. */
  model: LanguageModel | null
  /** Threads that extract text from files. */
  extraction: ThreadPool
  /** Threads that export reports to files. */
  exporting: ThreadPool
  /** Stores exported files. */
  artifacts: ArtifactStore
  indexing: Indexing
  /** Runs work that a response does not wait for. */
  afterwards: BackgroundWork
  /** URL that clients use, without a trailing slash. Its port is known once the server listens. */
  publicUrl: string
}
