import { z } from 'zod'

/** What a process does: answers requests, runs tasks, or both. */
type Role = 'api' | 'worker' | 'all'

/** Every setting, parsed and checked. An absent feature is null. Names in the environment stand in `docs/settings.md`. */
export interface Config {
  role: Role
  isProduction: boolean
  port: number
  host: string
  /** Where the embedded database and the first key live. */
  dataDir: string
  /** Null: the embedded database (PGlite) in `dataDir`. */
  databaseUrl: string | null
  /** Null: events stay within this process. */
  redisUrl: string | null
  bootstrapApiKey: string | null
  /** The address clients see, without a trailing slash. */
  publicUrl: string
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  hasGraphiql: boolean
  hasIntrospection: boolean
  /** Load the demo knowledge base into an empty workspace. */
  hasDemo: boolean
  bodyLimitBytes: number
  requestTimeoutMs: number
  /** Waited for Postgres and for Redis at start. */
  connectTimeoutMs: number
  /** How often a subscriber looks for events by itself, in case a wake-up was lost. */
  eventPollMs: number
  workerConcurrency: number
  taskTimeoutMs: number
  taskMaxAttempts: number
  /** A worker silent for longer has lost its tasks. The queue allows no less than 10 s. */
  taskHeartbeatSeconds: number
  /** How often lost tasks are looked for. */
  taskSuperviseSeconds: number
  /** How often a worker looks for tasks by itself, in case a wake-up was lost. */
  workerPollMs: number
  /** How often a worker says that it lives, and looks for cancels. */
  workerHeartbeatMs: number
  /** Given to running tasks and open requests when the process is told to stop. */
  shutdownGraceMs: number
}

/** Settings that cannot be used as they are. `message` names each with its remedy, a line each. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`Canopy cannot start with these settings:\n${problems.map(problem => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

const flag = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform(v => v === 'true' || v === '1')
const integer = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
const url = (protocols: string[]) =>
  z.string().refine(v => URL.canParse(v) && protocols.includes(new URL(v).protocol), {
    error: `must be a URL that starts with ${protocols.map(p => `${p}//`).join(' or ')}`,
  })

const DAY_MS = 86_400_000
const environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: integer(0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./.canopy'),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
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
  INTROSPECTION: flag.optional(),
  DEMO: flag.optional(),
  BODY_LIMIT_BYTES: integer(1_000, 100_000_000).default(1_000_000),
  REQUEST_TIMEOUT_MS: integer(100, 600_000).default(30_000),
  CONNECT_TIMEOUT_MS: integer(100, 300_000).default(10_000),
  EVENT_POLL_MS: integer(50, 60_000).default(2_000),
  WORKER_CONCURRENCY: integer(1, 100).default(4),
  TASK_TIMEOUT_MS: integer(100, DAY_MS).default(300_000),
  TASK_MAX_ATTEMPTS: integer(1, 20).default(3),
  TASK_HEARTBEAT_SECONDS: integer(10, 600).default(10),
  TASK_SUPERVISE_SECONDS: integer(1, 600).default(2),
  WORKER_POLL_MS: integer(50, 60_000).default(1_000),
  WORKER_HEARTBEAT_MS: integer(100, 5_000).default(2_000),
  SHUTDOWN_GRACE_MS: integer(0, 600_000).default(25_000),
})

/**
 * Reads `--role=` from the arguments and everything else from the environment.
 * @throws InvalidSettings naming every bad setting at once.
 */
export function readConfig(args: readonly string[], env: Record<string, string | undefined>): Config {
  const problems: string[] = []
  const role = readRole(args, problems)
  // An empty variable is an absent one: that is how compose files leave things out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}.`)
  if (role !== 'all' && !given.DATABASE_URL)
    problems.push(
      `DATABASE_URL must be set with --role=${role}: processes apart share a Postgres. Leave --role out to run embedded.`,
    )
  if (role !== 'all' && !given.REDIS_URL)
    problems.push(
      `REDIS_URL must be set with --role=${role}: processes apart tell each other of events through Redis.`,
    )
  if (!parsed.success || problems.length) throw new InvalidSettings(problems)
  return toConfig(role, parsed.data)
}

function readRole(args: readonly string[], problems: string[]): Role {
  let role: Role = 'all'
  for (const arg of args) {
    const value = /^--role=(.*)$/.exec(arg)?.[1]
    if (value === 'api' || value === 'worker' || value === 'all') role = value
    else problems.push(`${arg} is not an argument. Use --role=api, --role=worker or --role=all.`)
  }
  return role
}

function toConfig(role: Role, env: z.infer<typeof environment>): Config {
  const isProduction = env.NODE_ENV === 'production'
  return {
    role,
    isProduction,
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    bootstrapApiKey: env.BOOTSTRAP_API_KEY ?? null,
    publicUrl: (
      env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`
    ).replace(/\/+$/, ''),
    logLevel: env.LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    hasGraphiql: env.GRAPHIQL ?? !isProduction,
    hasIntrospection: env.INTROSPECTION ?? !isProduction,
    hasDemo: env.DEMO ?? (!isProduction && !env.DATABASE_URL),
    bodyLimitBytes: env.BODY_LIMIT_BYTES,
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    connectTimeoutMs: env.CONNECT_TIMEOUT_MS,
    eventPollMs: env.EVENT_POLL_MS,
    workerConcurrency: env.WORKER_CONCURRENCY,
    taskTimeoutMs: env.TASK_TIMEOUT_MS,
    taskMaxAttempts: env.TASK_MAX_ATTEMPTS,
    taskHeartbeatSeconds: env.TASK_HEARTBEAT_SECONDS,
    taskSuperviseSeconds: env.TASK_SUPERVISE_SECONDS,
    workerPollMs: env.WORKER_POLL_MS,
    workerHeartbeatMs: env.WORKER_HEARTBEAT_MS,
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
  }
}
