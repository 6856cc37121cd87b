import { type Environment, environment } from './environment.ts'
import { artifactProblems, toArtifacts } from './read-artifact-settings.ts'
import { pluginProblems, toPlugins } from './read-plugin-settings.ts'

/** What a process does: serves requests, runs tasks, or both. */
export type Role = 'api' | 'worker' | 'all'

/** Every setting, parsed and validated. Null means that a feature is off. docs/settings.md has their meanings. */
export type Config = Readonly<ReturnType<typeof toConfig>>

/** Invalid settings. `message` has one line per problem, which says how to fix it. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`Canopy cannot start. Fix these settings:\n${problems.map(problem => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** One API key gets 1/4 of OPERATION_BYTES, so that it cannot starve the others. */
const BYTE_SHARES = 4
/** A worker keeps its lease if one or two heartbeats are late or lost. */
const LEASE_HEARTBEATS = 3

/**
 * Reads `--role=` from the arguments and everything else from the environment.
 * @throws InvalidSettings with all problems.
 */
export function readConfig(args: readonly string[], env: Record<string, string | undefined>): Config {
  const problems: string[] = []
  const role = readRole(args, problems)
  // An empty variable counts as unset: Compose files pass unset variables as empty.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}.`)
  if (role !== 'all' && !given.DATABASE_URL)
    problems.push(
      `DATABASE_URL must be set with --role=${role}: separate processes share one Postgres database. Omit --role to run embedded.`,
    )
  if (role !== 'all' && !given.REDIS_URL)
    problems.push(
      `REDIS_URL must be set with --role=${role}: separate processes notify each other of events through Redis.`,
    )
  if (parsed.success && parsed.data.TASK_LEASE_MS < LEASE_HEARTBEATS * parsed.data.WORKER_HEARTBEAT_MS)
    problems.push(
      `TASK_LEASE_MS must be at least ${LEASE_HEARTBEATS} times WORKER_HEARTBEAT_MS. Otherwise live workers lose their tasks.`,
    )
  if (parsed.success && parsed.data.WEBHOOK_ALLOW_LOOPBACK && parsed.data.NODE_ENV === 'production')
    problems.push(
      'WEBHOOK_ALLOW_LOOPBACK must not be set when NODE_ENV is production: anyone who can create a webhook could reach services on this machine.',
    )
  if (parsed.success && parsed.data.OPERATION_BYTES < BYTE_SHARES * parsed.data.BODY_LIMIT_BYTES)
    problems.push(
      `OPERATION_BYTES must be at least ${BYTE_SHARES} times BODY_LIMIT_BYTES. Otherwise a request of that size is rejected.`,
    )
  if (parsed.success && parsed.data.UPLOAD_UNUSED_BYTES < parsed.data.UPLOAD_MAX_BYTES)
    problems.push(
      'UPLOAD_UNUSED_BYTES must be at least UPLOAD_MAX_BYTES. Otherwise a file of that size is rejected.',
    )
  if (!given.EMBEDDINGS_BASE_URL !== !given.EMBEDDINGS_MODEL)
    problems.push(
      'EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL must be set together. Omit both to search without embeddings.',
    )
  if (given.MODEL_PROVIDER === 'anthropic' && !(given.MODEL_NAME && given.MODEL_API_KEY))
    problems.push(
      'MODEL_NAME and MODEL_API_KEY must be set with MODEL_PROVIDER=anthropic. Omit all three to build answers from passages without a model.',
    )
  if (given.MODEL_PROVIDER !== 'anthropic' && !given.MODEL_BASE_URL !== !given.MODEL_NAME)
    problems.push(
      'MODEL_BASE_URL and MODEL_NAME must be set together. Omit both to build answers from passages without a model.',
    )
  if (parsed.success) problems.push(...artifactProblems(parsed.data), ...pluginProblems(parsed.data))
  if (!parsed.success || problems.length) throw new InvalidSettings(problems)
  return toConfig(role, parsed.data)
}

function readRole(args: readonly string[], problems: string[]): Role {
  let role: Role = 'all'
  for (const arg of args) {
    const value = /^--role=(.*)$/.exec(arg)?.[1]
    if (value === 'api' || value === 'worker' || value === 'all') role = value
    else problems.push(`Unknown argument ${arg}. Use --role=api, --role=worker or --role=all.`)
  }
  return role
}

function toConfig(role: Role, env: Environment) {
  const isProduction = env.NODE_ENV === 'production'
  return {
    role,
    isProduction,
    masterKeys: env.MASTER_KEY ?? null,
    secretLimit: env.SECRET_LIMIT,
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    diskReserveBytes: env.DISK_RESERVE_BYTES,
    databaseUrl: env.DATABASE_URL ?? null,
    databasePool: {
      max: env.DATABASE_POOL_MAX,
      waitMs: env.DATABASE_POOL_WAIT_MS,
      lifetimeMs: env.DATABASE_POOL_LIFETIME_MS,
      checkMs: env.DATABASE_POOL_CHECK_MS,
    },
    allowsNewerDatabase: env.ALLOW_NEWER_DATABASE ?? false,
    redisUrl: env.REDIS_URL ?? null,
    bootstrapApiKey: env.BOOTSTRAP_API_KEY ?? null,
    publicUrl: (
      env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`
    ).replace(/\/+$/, ''),
    logLevel: env.LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    hasGraphiql: env.GRAPHIQL ?? !isProduction,
    signInLinkTtlMs: env.SIGN_IN_LINK_TTL_MS,
    hasIntrospection: env.INTROSPECTION ?? !isProduction,
    hasDemo: env.DEMO ?? (!isProduction && !env.DATABASE_URL),
    bodyLimitBytes: env.BODY_LIMIT_BYTES,
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    headersTimeoutMs: env.HEADERS_TIMEOUT_MS,
    connections: { perAddress: env.CONNECTIONS_PER_ADDRESS, perProcess: env.CONNECTIONS_PER_PROCESS },
    operations: {
      atOnce: env.OPERATIONS_AT_ONCE,
      atOncePerKey: env.OPERATIONS_AT_ONCE_PER_KEY,
      perSocket: env.OPERATIONS_PER_SOCKET,
      perKey: env.OPERATIONS_PER_KEY,
      perProcess: env.OPERATIONS_PER_PROCESS,
      bytes: env.OPERATION_BYTES,
      bytesPerKey: Math.floor(env.OPERATION_BYTES / BYTE_SHARES),
    },
    rateLimits: {
      key: {
        capacity: env.RATE_LIMIT_KEY_CAPACITY,
        refillPerMinute: env.RATE_LIMIT_KEY_REFILL_PER_MINUTE,
      },
      address: {
        capacity: env.RATE_LIMIT_ADDRESS_CAPACITY,
        refillPerMinute: env.RATE_LIMIT_ADDRESS_REFILL_PER_MINUTE,
      },
    },
    connectTimeoutMs: env.CONNECT_TIMEOUT_MS,
    eventPollMs: env.EVENT_POLL_MS,
    workerConcurrency: env.WORKER_CONCURRENCY,
    taskTimeoutMs: env.TASK_TIMEOUT_MS,
    reportTimeoutMs: env.REPORT_TIMEOUT_MS,
    taskMaxAttempts: env.TASK_MAX_ATTEMPTS,
    taskLeaseMs: env.TASK_LEASE_MS,
    tasksPerAgent: env.TASKS_PER_AGENT,
    taskQueueLimit: env.TASK_QUEUE_LIMIT,
    workerPollMs: env.WORKER_POLL_MS,
    workerHeartbeatMs: env.WORKER_HEARTBEAT_MS,
    webhooks: {
      concurrency: env.WEBHOOK_CONCURRENCY,
      perUrl: env.WEBHOOK_PER_URL,
      timeoutMs: env.WEBHOOK_TIMEOUT_MS,
      quickRetryMs: env.WEBHOOK_QUICK_RETRY_MS,
      retryDelaysMs: env.WEBHOOK_RETRY_SECONDS.split(',').map(delay => Number(delay) * 1000),
      disableAfterMs: env.WEBHOOK_DISABLE_AFTER_MS,
      secretOverlapMs: env.WEBHOOK_SECRET_OVERLAP_MS,
      endpointLimit: env.WEBHOOK_ENDPOINT_LIMIT,
      allowLoopback: env.WEBHOOK_ALLOW_LOOPBACK ?? false,
    },
    schedulePollMs: env.SCHEDULE_POLL_MS,
    coverageDebounceMs: env.COVERAGE_DEBOUNCE_MS,
    retentionIntervalMs: env.RETENTION_INTERVAL_MS,
    taskRetentionMs: env.TASK_RETENTION_MS,
    deadLetterRetentionMs: env.DEAD_LETTER_RETENTION_MS,
    deliveryRetentionMs: env.DELIVERY_RETENTION_MS,
    snapshotRetentionMs: env.SNAPSHOT_RETENTION_MS,
    auditRetentionDays: env.AUDIT_RETENTION_DAYS,
    uploads: {
      maxBytes: env.UPLOAD_MAX_BYTES,
      urlTtlMs: env.UPLOAD_URL_TTL_MS,
      timeoutMs: env.UPLOAD_TIMEOUT_MS,
      retentionMs: env.UPLOAD_RETENTION_MS,
      unusedLimit: env.UPLOAD_UNUSED_LIMIT,
      unusedBytes: env.UPLOAD_UNUSED_BYTES,
    },
    extraction: {
      timeoutMs: env.EXTRACTION_TIMEOUT_MS,
      threads: env.EXTRACTION_THREADS,
      memoryBytes: env.EXTRACTION_MEMORY_BYTES,
      maxBytes: env.EXTRACTION_MAX_BYTES,
      maxEntries: env.EXTRACTION_MAX_ENTRIES,
    },
    artifacts: toArtifacts(env),
    downloads: {
      perAddress: env.DOWNLOADS_PER_ADDRESS,
      perProcess: env.DOWNLOADS_PER_PROCESS,
    },
    exports: {
      timeoutMs: env.EXPORT_TIMEOUT_MS,
      threads: env.EXPORT_THREADS,
      memoryBytes: env.EXPORT_MEMORY_BYTES,
    },
    streams: {
      perKey: env.STREAMS_PER_KEY,
      perWorkspace: env.STREAMS_PER_WORKSPACE,
      perAddress: env.STREAMS_PER_ADDRESS,
      perProcess: env.STREAMS_PER_PROCESS,
      keepAliveMs: env.STREAM_KEEP_ALIVE_MS,
      stallMs: env.STREAM_STALL_MS,
      recheckMs: env.STREAM_RECHECK_MS,
    },
    model: toModel(env),
    allowsPrivateModels: env.MODEL_ALLOW_PRIVATE ?? !isProduction,
    region: env.REGION ?? null,
    flags: { windowMs: env.FLAG_WINDOW_MS, minCalls: env.FLAG_MIN_CALLS, recheckMs: env.FLAG_RECHECK_MS },
    storageNoticeBytes: env.STORAGE_NOTICE_BYTES,
    conversations: {
      perUser: env.CONVERSATIONS_PER_USER,
      maxTurns: env.CONVERSATION_MAX_TURNS,
      followUpTimeoutMs: env.CONVERSATION_FOLLOW_UP_TIMEOUT_MS,
      retentionMs: env.CONVERSATION_RETENTION_MS,
    },
    embeddings: toEmbeddings(env),
    plugins: toPlugins(env),
    plans: { timeoutMs: env.PLAN_TIMEOUT_MS, perMinute: env.PLANS_PER_MINUTE },
    goalPlanTimeoutMs: env.GOAL_PLAN_TIMEOUT_MS,
    tracing: toTracing(env),
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
  }
}

const ANTHROPIC_URL = 'https://api.anthropic.com/v1'

function toModel(env: Environment) {
  const { MODEL_PROVIDER: provider, MODEL_NAME: model } = env
  const baseUrl = env.MODEL_BASE_URL ?? (provider === 'anthropic' ? ANTHROPIC_URL : undefined)
  const apiKey = env.MODEL_API_KEY ?? null
  return {
    endpoint: baseUrl && model ? { provider, baseUrl: baseUrl.replace(/\/+$/, ''), apiKey, model } : null,
    timeoutMs: env.MODEL_TIMEOUT_MS,
    stallTimeoutMs: env.MODEL_STALL_TIMEOUT_MS,
    callWatchMs: env.MODEL_CALL_WATCH_MS,
    maxOutputTokens: env.MODEL_MAX_OUTPUT_TOKENS ?? null,
    contextTokens: env.MODEL_CONTEXT_TOKENS,
    usdPerMillionInputTokens: env.MODEL_USD_PER_MILLION_INPUT_TOKENS,
    usdPerMillionOutputTokens: env.MODEL_USD_PER_MILLION_OUTPUT_TOKENS,
  }
}

function toEmbeddings(env: Environment) {
  const { EMBEDDINGS_BASE_URL: baseUrl, EMBEDDINGS_MODEL: model } = env
  return {
    endpoint:
      baseUrl && model
        ? {
            baseUrl: baseUrl.replace(/\/+$/, ''),
            apiKey: env.EMBEDDINGS_API_KEY ?? null,
            model,
            dimensions: env.EMBEDDINGS_DIMENSIONS ?? null,
          }
        : null,
    weights: env.EMBEDDINGS_LANGUAGES ?? null,
    similarity: env.EMBEDDINGS_SIMILARITY ?? null,
    batchSize: env.EMBEDDINGS_BATCH_SIZE ?? null,
    maxTokens: env.EMBEDDINGS_MAX_TOKENS ?? null,
    usdPerMillionTokens: env.EMBEDDINGS_USD_PER_MILLION_TOKENS,
    timeoutMs: env.EMBEDDINGS_TIMEOUT_MS,
    queryTimeoutMs: env.EMBEDDINGS_QUERY_TIMEOUT_MS,
    retryMs: env.EMBEDDINGS_RETRY_MS,
    restMs: env.EMBEDDINGS_REST_MS,
    debounceMs: env.EMBEDDINGS_DEBOUNCE_MS,
    checkMs: env.EMBEDDINGS_CHECK_MS,
    indexFrom: env.EMBEDDINGS_INDEX_FROM,
  }
}

/** Null if no collector is configured. */
function toTracing(env: Environment) {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env
  if (!endpoint) return null
  return {
    endpoint,
    headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: env.OTEL_SERVICE_NAME,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
  }
}
