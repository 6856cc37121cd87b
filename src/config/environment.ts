import { compile } from 'proxy-addr'
import { z } from 'zod'

const flag = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform(v => v === 'true' || v === '1')
const integer = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
const dollars = z.coerce
  .number({ error: 'must be an amount of dollars, such as 0.25' })
  .min(0, 'must be at least 0')
  .max(100_000, 'must be at most 100000')
const url = (protocols: string[]) =>
  z.string().refine(v => URL.canParse(v) && protocols.includes(new URL(v).protocol), {
    error: `must be a URL that starts with ${protocols.map(p => `${p}//`).join(' or ')}`,
  })

const seconds = z.string().regex(/^\d+(\.\d+)?(,\d+(\.\d+)?){0,29}$/, {
  error: 'must be 1 to 30 numbers of seconds, separated by commas, such as 5,300,1800',
})

/** A comma-separated list. */
const list = z.string().transform(value =>
  value
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== ''),
)
const origins = list.refine(entries => entries.every(isOrigin), {
  error: 'must be origins separated by commas, such as https://app.example.com, without a path or *',
})
const proxies = list.refine(isTrust, {
  error:
    'must be addresses or ranges separated by commas, such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
})

const languageWeights = z
  .string()
  .regex(/^(en|ko|other):(0(\.\d+)?|1(\.0+)?)(,(en|ko|other):(0(\.\d+)?|1(\.0+)?)){0,2}$/, {
    error: 'must be weights from 0 to 1 by language, such as en:0.4,ko:0.4,other:0; omitted languages get 0',
  })
  .transform(value => ({
    ...{ en: 0, ko: 0, other: 0 },
    ...Object.fromEntries(value.split(',').map(entry => [entry.split(':')[0], Number(entry.split(':')[1])])),
  }))
const similarityRange = z
  .string()
  .regex(/^-?[01](\.\d+)?,[01](\.\d+)?$/, { error: 'must be two cosines, such as 0.3,0.75' })
  .transform(value => value.split(',').map(Number) as [number, number])
  .refine(([floor, ceiling]) => floor < ceiling && ceiling <= 1, {
    error: 'must list the lower cosine first, such as 0.3,0.75',
  })
  .transform(([floor, ceiling]) => ({ floor, ceiling }))

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
/** Maximum of GraphQL's Int. */
const MAX_INT = 2_147_483_647
/** Every setting by its environment variable, with its bounds and default. */
export const environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: integer(0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./.canopy'),
  DISK_RESERVE_BYTES: integer(0, 1_000_000_000_000).default(64_000_000),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  ALLOW_NEWER_DATABASE: flag.optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  BOOTSTRAP_API_KEY: z
    .string()
    .min(24, 'must have at least 24 characters, so that it cannot be guessed')
    .max(200)
    .optional(),
  PUBLIC_URL: url(['http:', 'https:']).optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .optional(),
  GRAPHIQL: flag.optional(),
  SIGN_IN_LINK_TTL_MS: integer(0, DAY_MS).default(3_600_000),
  INTROSPECTION: flag.optional(),
  DEMO: flag.optional(),
  BODY_LIMIT_BYTES: integer(1_000, 100_000_000).default(1_000_000),
  REQUEST_TIMEOUT_MS: integer(100, 600_000).default(30_000),
  HEADERS_TIMEOUT_MS: integer(100, 300_000).default(10_000),
  CONNECTIONS_PER_ADDRESS: integer(1, 1_000_000).default(6_000),
  CONNECTIONS_PER_PROCESS: integer(1, 1_000_000).default(12_000),
  OPERATIONS_AT_ONCE: integer(1, 10_000).default(32),
  OPERATIONS_AT_ONCE_PER_KEY: integer(1, 10_000).default(16),
  OPERATIONS_PER_SOCKET: integer(1, 1_000_000).default(1_000),
  OPERATIONS_PER_KEY: integer(1, 1_000_000).default(5_000),
  OPERATIONS_PER_PROCESS: integer(1, 1_000_000).default(10_000),
  OPERATION_BYTES: integer(4_000, 100_000_000_000).default(64_000_000),
  CONNECT_TIMEOUT_MS: integer(100, 300_000).default(10_000),
  EVENT_POLL_MS: integer(50, 60_000).default(2_000),
  WORKER_CONCURRENCY: integer(1, 100).default(4),
  TASK_TIMEOUT_MS: integer(100, DAY_MS).default(300_000),
  REPORT_TIMEOUT_MS: integer(100, DAY_MS).default(1_800_000),
  TASK_MAX_ATTEMPTS: integer(1, 20).default(3),
  TASK_LEASE_MS: integer(500, 600_000).default(10_000),
  TASKS_PER_AGENT: integer(1, 1_000).default(4),
  TASK_QUEUE_LIMIT: integer(1, 1_000_000).default(10_000),
  WORKER_POLL_MS: integer(50, 60_000).default(1_000),
  WORKER_HEARTBEAT_MS: integer(100, 5_000).default(2_000),
  WEBHOOK_CONCURRENCY: integer(1, 2_000).default(200),
  WEBHOOK_PER_URL: integer(1, 100).default(10),
  WEBHOOK_TIMEOUT_MS: integer(50, 60_000).default(10_000),
  WEBHOOK_QUICK_RETRY_MS: integer(1, 60_000).default(500),
  WEBHOOK_RETRY_SECONDS: seconds.default('5,300,1800,7200,18000,36000,50400,72000,86400'),
  WEBHOOK_DISABLE_AFTER_MS: integer(100, 30 * DAY_MS).default(5 * DAY_MS),
  WEBHOOK_SECRET_OVERLAP_MS: integer(0, 30 * DAY_MS).default(DAY_MS),
  WEBHOOK_ENDPOINT_LIMIT: integer(0, 10_000).default(100),
  WEBHOOK_ALLOW_LOOPBACK: flag.optional(),
  SCHEDULE_POLL_MS: integer(50, 60_000).default(1_000),
  COVERAGE_DEBOUNCE_MS: integer(0, DAY_MS).default(5_000),
  RETENTION_INTERVAL_MS: integer(1_000, 7 * DAY_MS).default(3_600_000),
  TASK_RETENTION_MS: integer(0, 10 * YEAR_MS).default(DAY_MS),
  DEAD_LETTER_RETENTION_MS: integer(0, 10 * YEAR_MS).default(14 * DAY_MS),
  DELIVERY_RETENTION_MS: integer(0, 10 * YEAR_MS).default(7 * DAY_MS),
  SNAPSHOT_RETENTION_MS: integer(0, 10 * YEAR_MS).default(90 * DAY_MS),
  UPLOAD_MAX_BYTES: integer(1, 1_000_000_000).default(20_000_000),
  UPLOAD_URL_TTL_MS: integer(100, DAY_MS).default(900_000),
  UPLOAD_TIMEOUT_MS: integer(100, 290_000).default(240_000),
  UPLOAD_RETENTION_MS: integer(0, 10 * YEAR_MS).default(DAY_MS),
  UPLOAD_UNUSED_LIMIT: integer(1, 1_000_000).default(1_000),
  UPLOAD_UNUSED_BYTES: integer(1, MAX_INT).default(2_000_000_000),
  EXTRACTION_TIMEOUT_MS: integer(100, 600_000).default(30_000),
  EXTRACTION_THREADS: integer(1, 64).default(1),
  EXTRACTION_MEMORY_BYTES: integer(50_000_000, 16_000_000_000).default(512_000_000),
  EXTRACTION_MAX_BYTES: integer(1_000, 2_000_000_000).default(200_000_000),
  EXTRACTION_MAX_ENTRIES: integer(1, 1_000_000).default(10_000),
  ARTIFACT_STORE: z
    .enum(['database', 'disk', 's3'], { error: 'must be one of database, disk, s3' })
    .default('database'),
  ARTIFACT_MAX_BYTES: integer(1_000, 100_000_000).default(10_000_000),
  ARTIFACT_FOLDER: z.string().min(1).optional(),
  S3_ENDPOINT: url(['http:', 'https:']).optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name, such as canopy-reports')
    .optional(),
  S3_REGION: z.string().min(1).max(100).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).max(1_000).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).max(1_000).optional(),
  DOWNLOADS_PER_ADDRESS: integer(1, 100_000).default(50),
  DOWNLOADS_PER_PROCESS: integer(1, 100_000).default(100),
  EXPORT_TIMEOUT_MS: integer(100, 600_000).default(60_000),
  EXPORT_THREADS: integer(1, 64).default(1),
  EXPORT_MEMORY_BYTES: integer(50_000_000, 16_000_000_000).default(512_000_000),
  STREAMS_PER_KEY: integer(1, 1_000_000).default(5_000),
  STREAMS_PER_WORKSPACE: integer(1, 1_000_000).default(5_000),
  STREAMS_PER_ADDRESS: integer(1, 1_000_000).default(5_000),
  STREAMS_PER_PROCESS: integer(1, 1_000_000).default(10_000),
  STREAM_KEEP_ALIVE_MS: integer(100, 300_000).default(12_000),
  STREAM_STALL_MS: integer(100, 600_000).default(30_000),
  STREAM_RECHECK_MS: integer(50, 5_000).default(2_000),
  MODEL_PROVIDER: z
    .enum(['openai-compatible', 'anthropic'], { error: 'must be openai-compatible or anthropic' })
    .default('openai-compatible'),
  MODEL_BASE_URL: url(['http:', 'https:']).optional(),
  MODEL_API_KEY: z.string().max(10_000).optional(),
  MODEL_NAME: z.string().max(200).optional(),
  MODEL_TIMEOUT_MS: integer(50, 600_000).default(120_000),
  MODEL_STALL_TIMEOUT_MS: integer(50, 600_000).default(20_000),
  MODEL_MAX_OUTPUT_TOKENS: integer(1, 1_000_000).optional(),
  MODEL_USD_PER_MILLION_INPUT_TOKENS: dollars.default(0),
  MODEL_USD_PER_MILLION_OUTPUT_TOKENS: dollars.default(0),
  EMBEDDINGS_BASE_URL: url(['http:', 'https:']).optional(),
  EMBEDDINGS_API_KEY: z.string().max(10_000).optional(),
  EMBEDDINGS_MODEL: z.string().max(200).optional(),
  EMBEDDINGS_DIMENSIONS: integer(1, 4_000).optional(),
  EMBEDDINGS_LANGUAGES: languageWeights.optional(),
  EMBEDDINGS_SIMILARITY: similarityRange.optional(),
  EMBEDDINGS_BATCH_SIZE: integer(1, 2_048).optional(),
  EMBEDDINGS_MOST_TOKENS: integer(16, 1_000_000).optional(),
  EMBEDDINGS_TIMEOUT_MS: integer(50, 600_000).default(30_000),
  EMBEDDINGS_QUERY_TIMEOUT_MS: integer(10, 30_000).default(1_000),
  EMBEDDINGS_RETRY_MS: integer(1, 60_000).default(500),
  EMBEDDINGS_REST_MS: integer(0, 600_000).default(10_000),
  EMBEDDINGS_DEBOUNCE_MS: integer(0, 600_000).default(1_000),
  EMBEDDINGS_INDEX_FROM: integer(1, 1_000_000_000).default(20_000),
  EMBEDDINGS_CHECK_MS: integer(50, DAY_MS).default(600_000),
  PLAN_TIMEOUT_MS: integer(20, 60_000).default(1_250),
  PLANS_PER_MINUTE: integer(1, 10_000).default(10),
  CORS_ORIGINS: origins.default([]),
  TRUSTED_PROXIES: proxies.default([]),
  SHUTDOWN_GRACE_MS: integer(0, 600_000).default(25_000),
})

export type Environment = z.infer<typeof environment>

/** Whether the text has the form of the `Origin` header. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}

function isTrust(proxies: string[]): boolean {
  try {
    compile(proxies)
    return true
  } catch {
    return false
  }
}
