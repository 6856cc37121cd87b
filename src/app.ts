import type { Config } from './config/config.ts'
import type { Flags } from './flags/flags.ts'
import type { TaskKind } from './generated/prisma/client.ts'
import type { Indexing } from './knowledge/indexing/indexing.ts'
import type { Metrics } from './metrics.ts'
import type { EmbeddingModels } from './models/embeddings/embedding-model.ts'
import type { LanguageModels } from './models/language-model.ts'
import type { AutomaticDocuments } from './persisted/automatic-documents.ts'
import type { TrustedDocuments } from './persisted/trusted-documents.ts'
import type { ArtifactStore } from './platform/artifacts/artifact-store.ts'
import type { BackgroundWork } from './platform/background-work.ts'
import type { EventBus } from './platform/bus/event-bus.ts'
import type { Database } from './platform/database/database.ts'
import type { Logger } from './platform/logger.ts'
import type { Operations } from './platform/operations.ts'
import type { TokenBuckets } from './platform/rate-limit/token-buckets.ts'
import type { ThreadPool } from './platform/threads/thread-pool.ts'
import type { Tracer } from './platform/tracing/span.ts'
import type { Plugins } from './plugins/plugins.ts'
import type { ModelChecks } from './routing/model-checks.ts'
import type { QueryRuns } from './streams/queries/query-runs.ts'
import type { Readers } from './streams/reader.ts'
import type { TextReaders } from './streams/text-readers.ts'
import type { TaskDefinition } from './tasks/define.ts'
import type { Vault } from './vault/open-vault.ts'

/** The parts of a running Canopy, created once at start. */
export interface App {
  config: Config
  log: Logger
  tracer: Tracer
  database: Database
  /** Encrypts secrets in the database. */
  vault: Vault
  bus: EventBus
  readers: Readers
  /** Shared readers of reports that are being written. */
  texts: TextReaders
  /** The streamed queries of this process. */
  queryRuns: QueryRuns
  metrics: Metrics
  /** Points that API keys and addresses can spend. */
  buckets: TokenBuckets
  /** Limits and queues operations. */
  operations: Operations
  trustedDocuments: TrustedDocuments
  automaticDocuments: AutomaticDocuments
  /** The feature flags of all workspaces. */
  flags: Flags
  /** Null if no embedding model is configured. Search then uses words only. */
  embeddings: EmbeddingModels | null
  modelChecks: Pick<ModelChecks, 'check'>
  /** Language models. Answers of workspaces without one quote passages. */
  models: LanguageModels
  /** Threads that extract text from files. */
  extraction: ThreadPool
  /** Threads that export reports to files. */
  exporting: ThreadPool
  /** Stores exported files. */
  artifacts: ArtifactStore
  indexing: Indexing
  plugins: Plugins
  /** The kinds of tasks. A worker fails a task of any other kind. */
  tasks: ReadonlyMap<TaskKind, TaskDefinition<TaskServices>>
  /** Runs work that a response does not wait for. */
  backgroundWork: BackgroundWork
  /** URL that clients use, without a trailing slash. Its port is known once the server listens. */
  publicUrl: string
}

/** The parts that the code of a task may use. */
export type TaskServices = Pick<
  App,
  | 'artifacts'
  | 'config'
  | 'database'
  | 'embeddings'
  | 'exporting'
  | 'extraction'
  | 'flags'
  | 'indexing'
  | 'log'
  | 'models'
  | 'plugins'
  | 'tasks'
  | 'vault'
>
