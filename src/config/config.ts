/** What a process does: serves requests, runs tasks, or both. */
export type Role = 'api' | 'worker' | 'all'

/**
 * Every setting, parsed and validated. Null means that a feature is off. `docs/settings.md` lists the environment
 * variables.
 */
export interface Config {
  role: Role
  isProduction: boolean
  port: number
  host: string
  /** Folder of the embedded database, the first key and unfinished uploads. */
  dataDir: string
  /** Free disk space in `dataDir` that is never used. */
  diskReserveBytes: number
  /** Null: the embedded database (PGlite) in `dataDir`. */
  databaseUrl: string | null
  /** Start even if a newer release has migrated the database, as in a rolling deployment. */
  allowsNewerDatabase: boolean
  /** Null: events stay in this process. */
  redisUrl: string | null
  bootstrapApiKey: string | null
  /** Base URL for clients, without a trailing slash. */
  publicUrl: string
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Other origins whose pages may send requests. */
  corsOrigins: readonly string[]
  /** Proxies whose X-Forwarded-For is trusted: addresses, ranges, or names such as `loopback`. */
  trustedProxies: readonly string[]
  hasGraphiql: boolean
  /** Lifetime of the sign-in link that is printed at start. 0: none is printed. */
  signInLinkTtlMs: number
  hasIntrospection: boolean
  /** Load the demo knowledge base into an empty workspace. */
  hasDemo: boolean
  bodyLimitBytes: number
  requestTimeoutMs: number
  /** Time limit for all headers of a request to arrive. */
  headersTimeoutMs: number
  connections: ConnectionSettings
  operations: OperationSettings
  /** How long to wait at start for Postgres, and for the first response of Redis. */
  connectTimeoutMs: number
  /** How often a stream polls for events, in case a wake-up was lost. */
  eventPollMs: number
  workerConcurrency: number
  taskTimeoutMs: number
  /** Replaces `taskTimeoutMs` for a task that writes a report. */
  reportTimeoutMs: number
  taskMaxAttempts: number
  /** A worker that sends no heartbeat for this long loses its tasks. */
  taskLeaseMs: number
  /** Maximum number of running tasks per agent, across all workers. */
  tasksPerAgent: number
  /** Maximum number of pending tasks per workspace. */
  taskQueueLimit: number
  /** How often a worker polls for tasks, in case a wake-up was lost. */
  workerPollMs: number
  /** How often a worker sends a heartbeat and checks for cancellations. */
  workerHeartbeatMs: number
  webhooks: WebhookSettings
  /** How often a worker checks for due schedules and workspaces. */
  schedulePollMs: number
  /** How long to collect changes in an agent's scope before a measurement starts. */
  coverageDebounceMs: number
  /** How often expired data is deleted from a workspace. */
  retentionIntervalMs: number
  /** How long finished tasks, dead letters that were not redriven, and webhook deliveries are kept. */
  taskRetentionMs: number
  deadLetterRetentionMs: number
  deliveryRetentionMs: number
  /** How long coverage snapshots are kept. The latest one of an agent is always kept. */
  snapshotRetentionMs: number
  uploads: UploadSettings
  extraction: ExtractionSettings
  artifacts: ArtifactSettings
  downloads: DownloadSettings
  exports: ExportSettings
  streams: StreamSettings
  model: ModelSettings
  embeddings: EmbeddingSettings
  plans: PlanSettings
  /** How long running tasks and open requests may continue after a stop signal. */
  shutdownGraceMs: number
}

/** Maximum numbers of open connections. */
export interface ConnectionSettings {
  /** Does not apply to trusted proxies. */
  perAddress: number
  perProcess: number
}

/** Limits on operations in this process: queries, mutations, and subscriptions until they are open. */
interface OperationSettings {
  /** Maximum number of running operations. The others wait. */
  atOnce: number
  /** The same for one API key. */
  atOncePerKey: number
  /** Maximum numbers of running and waiting operations. */
  perSocket: number
  perKey: number
  perProcess: number
  /** Maximum bytes of running and waiting requests. */
  bytes: number
  bytesPerKey: number
}

interface PlanSettings {
  /** Time limit for finding passages and for the model. The plan is made from what is there by then. */
  timeoutMs: number
  /** Maximum number of plans per user. */
  perMinute: number
}

interface UploadSettings {
  /** Maximum file size. */
  maxBytes: number
  /** Lifetime of an upload URL. */
  urlTtlMs: number
  /** Time limit for receiving a file. */
  timeoutMs: number
  /** How long an upload is kept, used or not. */
  retentionMs: number
  /** Maximum number and total bytes of unused uploads per workspace. */
  unusedLimit: number
  unusedBytes: number
}

/** Limits on extracting text from one file. */
interface ExtractionSettings {
  timeoutMs: number
  /** Files that one process extracts concurrently. */
  threads: number
  /** Per thread. */
  memoryBytes: number
  /** Maximum unpacked size of a file. */
  maxBytes: number
  /** Maximum number of files packed into one file. */
  maxEntries: number
}

/** Where exported report files are stored. */
export interface ArtifactSettings {
  /** Maximum file size. */
  maxBytes: number
  place: { kind: 'database' } | { kind: 'disk'; folder: string } | ({ kind: 's3' } & S3Settings)
}

export interface S3Settings {
  /** Without a trailing slash. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Maximum numbers of concurrent downloads in this process. */
interface DownloadSettings {
  perAddress: number
  perProcess: number
}

/** Limits on exporting one report file. */
interface ExportSettings {
  timeoutMs: number
  /** Files that one process exports concurrently. */
  threads: number
  /** Per thread. */
  memoryBytes: number
}

interface StreamSettings {
  /** Maximum numbers of open streams in this process. */
  perKey: number
  perWorkspace: number
  perAddress: number
  perProcess: number
  /** Interval of keep-alive comments and pings. */
  keepAliveMs: number
  /** A client that reads nothing for this long is disconnected. Also applies to downloads and other responses. */
  stallMs: number
  /** How often the API keys of open streams are checked again. */
  recheckMs: number
}

export interface ModelEndpoint {
  /** API of the endpoint. */
  provider: 'openai-compatible' | 'anthropic'
  /** Without a trailing slash. */
  baseUrl: string
  apiKey: string | null
  model: string
}

export interface ModelSettings {
  /** Null: answers, plans and reports are built from sentences of passages. */
  endpoint: ModelEndpoint | null
  /** Time limit for one text, from the request to the last word. */
  timeoutMs: number
  /** Maximum pause before the first word and between words. */
  stallTimeoutMs: number
  /** Null: as many as the endpoint allows. */
  maxOutputTokens: number | null
  usdPerMillionInputTokens: number
  usdPerMillionOutputTokens: number
}

export interface EmbeddingSettings {
  /** Null: search has no semantic lane. */
  endpoint: {
    /** Without a trailing slash. */
    baseUrl: string
    apiKey: string | null
    model: string
    /** Requested number of dimensions. Null: the default of the model. */
    dimensions: number | null
  } | null
  /** If set, these override the known properties of the model. */
  weights: { en: number; ko: number; other: number } | null
  similarity: { floor: number; ceiling: number } | null
  batchSize: number | null
  maxTokens: number | null
  /** Time limit for embedding a batch of passages. */
  timeoutMs: number
  /** Time limit for embedding a search query. After it, the search continues without the semantic lane. */
  queryTimeoutMs: number
  /** Delay before the first retry for passages. It doubles for each retry. */
  retryMs: number
  /** After embedding a query fails, no other is tried for this long. */
  restMs: number
  /** How long an embedding task waits for more passages before it starts. */
  debounceMs: number
  /** How often a worker checks for passages without vectors and for a changed model. */
  checkMs: number
  /** Number of vectors from which a workspace gets a vector index. */
  indexFrom: number
}

interface WebhookSettings {
  /** Maximum number of webhooks that one process sends concurrently. */
  concurrency: number
  /** The same for one URL. */
  perUrl: number
  /** Time limit for one attempt, from the DNS lookup to the end of the response. */
  timeoutMs: number
  /** Delay between the first two of the three quick attempts of a new delivery. The second delay is twice as long. */
  quickRetryMs: number
  /** Delays between rounds of attempts. After the last round, the delivery fails. */
  retryDelaysMs: readonly number[]
  /** An endpoint that no delivery has reached for this long is disabled. */
  disableAfterMs: number
  /** How long deliveries are also signed with the previous secret after a rotation. */
  secretOverlapMs: number
  /** Maximum number of endpoints per workspace. */
  endpointLimit: number
  /** For development: allows http and loopback addresses. */
  allowLoopback: boolean
}
