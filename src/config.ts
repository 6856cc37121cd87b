/** What a process does: answers requests, runs tasks, or both. */
export type Role = 'api' | 'worker' | 'all'

/** Every setting, parsed and checked. An absent feature is null. Names in the environment stand in `docs/settings.md`. */
export interface Config {
  role: Role
  isProduction: boolean
  port: number
  host: string
  /** Where the embedded database and the first key live. */
  dataDir: string
  /** Free disk space of `dataDir` that is never used. */
  diskReserveBytes: number
  /** Null: the embedded database (PGlite) in `dataDir`. */
  databaseUrl: string | null
  /** Starts even if a newer release has migrated the database, as in a rolling deployment. */
  allowsNewerDatabase: boolean
  /** Null: events stay within this process. */
  redisUrl: string | null
  bootstrapApiKey: string | null
  /** The address clients see, without a trailing slash. */
  publicUrl: string
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Pages of these origins may ask, besides our own. */
  corsOrigins: readonly string[]
  /** Proxies whose X-Forwarded-For is believed: addresses, ranges, or names such as `loopback`. */
  trustedProxies: readonly string[]
  hasGraphiql: boolean
  /** How long the sign-in link that is printed at start is good; 0 prints none. */
  signInLinkTtlMs: number
  hasIntrospection: boolean
  /** Load the demo knowledge base into an empty workspace. */
  hasDemo: boolean
  bodyLimitBytes: number
  requestTimeoutMs: number
  /** Longest time until all headers of a request have arrived. */
  headersTimeoutMs: number
  connections: ConnectionSettings
  operations: OperationSettings
  /** Longest wait at start for Postgres, and for the first answer of Redis. */
  connectTimeoutMs: number
  /** How often a subscriber looks for events by itself, in case a wake-up was lost. */
  eventPollMs: number
  workerConcurrency: number
  taskTimeoutMs: number
  /** The same for one that writes a report. */
  reportTimeoutMs: number
  taskMaxAttempts: number
  /** A worker silent for longer has lost its tasks. */
  taskLeaseMs: number
  /** Tasks of one agent that run at a time, over all workers. */
  tasksPerAgent: number
  /** Tasks of one workspace that may wait; more are refused. */
  taskQueueLimit: number
  /** How often a worker looks for tasks by itself, in case a wake-up was lost. */
  workerPollMs: number
  /** How often a worker says that it lives, and looks for cancels. */
  workerHeartbeatMs: number
  webhooks: WebhookSettings
  /** How often a worker looks for schedules and workspaces that are due. */
  schedulePollMs: number
  /** How long the first change under an agent waits for others before a measurement is started. */
  coverageDebounceMs: number
  /** How often what is past its time is removed from a workspace. */
  retentionIntervalMs: number
  /** Kept after their end: tasks, dead letters that nobody has redriven, and deliveries of webhooks. */
  taskRetentionMs: number
  deadLetterRetentionMs: number
  deliveryRetentionMs: number
  /** Kept after they were measured; the latest of an agent is always kept. */
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
  /** Given to running tasks and open requests when the process is told to stop. */
  shutdownGraceMs: number
}

/** Connections that this process keeps open. */
export interface ConnectionSettings {
  /** Trusted proxies may have any number. */
  perAddress: number
  perProcess: number
}

/** Operations that this process answers: queries, mutations, and subscriptions until they are opened. */
interface OperationSettings {
  /** Run at a time; the others wait for their turn. */
  atOnce: number
  /** Of those, of one key. */
  atOncePerKey: number
  /** Run or wait; more are refused. */
  perSocket: number
  perKey: number
  perProcess: number
  /** Bytes of requests that run or wait. */
  bytes: number
  bytesPerKey: number
}

interface PlanSettings {
  /** Given to finding passages and to the model; what is not there then is done without. */
  timeoutMs: number
  /** Of one user. */
  perMinute: number
}

interface UploadSettings {
  /** Largest file. */
  maxBytes: number
  /** How long a URL takes its file. */
  urlTtlMs: number
  /** Longest time a file may take to arrive. */
  timeoutMs: number
  /** How long an upload is kept, used or not. */
  retentionMs: number
  /** Limits on the number and the total bytes of the unused uploads of one workspace. */
  unusedLimit: number
  unusedBytes: number
}

/** What reading one file may cost. */
interface ExtractionSettings {
  timeoutMs: number
  /** Files read at a time by one process. */
  threads: number
  /** Of one thread. */
  memoryBytes: number
  /** What is packed into one file, unpacked. */
  maxBytes: number
  /** Files packed into one. */
  maxEntries: number
}

/** Where the files that are made of reports are kept. */
export interface ArtifactSettings {
  /** Largest file. */
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

/** Files that are given out at a time by this process. */
interface DownloadSettings {
  perAddress: number
  perProcess: number
}

/** What making one file of a report may cost. */
interface ExportSettings {
  timeoutMs: number
  /** Files made at a time by one process. */
  threads: number
  /** Of one thread. */
  memoryBytes: number
}

interface StreamSettings {
  /** Open at a time in this process. */
  perKey: number
  perWorkspace: number
  perAddress: number
  perProcess: number
  /** How often a stream that is silent says that it lives. */
  keepAliveMs: number
  /** A client that takes nothing for this long is cut off; so is one that downloads a file or gets any other answer. */
  stallMs: number
  /** How often it is looked whether the key of a stream still holds. */
  recheckMs: number
}

export interface ModelEndpoint {
  /** The protocol that it speaks. */
  provider: 'openai-compatible' | 'anthropic'
  /** Without a trailing slash. */
  baseUrl: string
  apiKey: string | null
  model: string
}

export interface ModelSettings {
  /** Null: answers, plans and reports are made of sentences drawn from passages. */
  endpoint: ModelEndpoint | null
  /** Longest text, from asking to its last word. */
  timeoutMs: number
  /** Longest silence, before the first word and between two. */
  stallTimeoutMs: number
  /** Null: what the endpoint allows. */
  maxOutputTokens: number | null
  usdPerMillionInputTokens: number
  usdPerMillionOutputTokens: number
}

export interface EmbeddingSettings {
  /** Null: there is no semantic lane. */
  endpoint: {
    /** Without a trailing slash. */
    baseUrl: string
    apiKey: string | null
    model: string
    /** Numbers asked for in a vector; null leaves it to the model. */
    dimensions: number | null
  } | null
  /** These, where they are set, in place of what is known about the model. */
  weights: { en: number; ko: number; other: number } | null
  similarity: { floor: number; ceiling: number } | null
  batchSize: number | null
  mostTokens: number | null
  /** Longest request for passages. */
  timeoutMs: number
  /** Longest wait of a search for the vector of its query; the words answer alone then. */
  queryTimeoutMs: number
  /** Wait before the second try for passages; the next is twice as long. */
  retryMs: number
  /** After a query that was in vain, none is tried for this long. */
  restMs: number
  /** How long a task that embeds waits for more to do. */
  debounceMs: number
  /** How often a worker looks for passages without vectors, and for another model, by itself. */
  checkMs: number
  /** A workspace with so many vectors gets an index of them. */
  indexFrom: number
}

interface WebhookSettings {
  /** Sent at a time by one process. */
  concurrency: number
  /** Of those, to one address. */
  perUrl: number
  /** Longest try, from looking the name up to the end of the answer. */
  timeoutMs: number
  /** Wait before the second of the three quick tries of a new delivery; the next wait is twice as long. */
  quickRetryMs: number
  /** Waits after the first round of tries, the second, and so on. When they are spent, the delivery has failed. */
  retryDelaysMs: readonly number[]
  /** An endpoint that nothing has reached for this long is disabled. */
  disableAfterMs: number
  /** How long a rotated secret signs along. */
  secretOverlapMs: number
  /** Endpoints of one workspace. */
  endpointLimit: number
  /** For development: http and the loopback are allowed. */
  allowLoopback: boolean
}
