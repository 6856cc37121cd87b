import { z } from 'zod'
import { type MasterKeys, parseMasterKeys } from '../master-key.ts'
import { DAY_MS, flag, integer, setting, url } from './setting.ts'

export const server = {
  PORT: setting('Port to listen on. 0 selects a free port.', integer(0, 65_535).default(4000)),
  HOST: setting(
    'Address to listen on. 0.0.0.0 listens on all addresses.',
    z.string().min(1).default('127.0.0.1'),
  ),
  PUBLIC_URL: setting('Base URL for clients.', url(['http:', 'https:']).optional(), 'from HOST and PORT'),
  DATA_DIR: setting(
    'Folder of the embedded database and the first API key, and of unfinished uploads in every process with an API.',
    z.string().min(1).default('./.canopy'),
  ),
  DISK_RESERVE_BYTES: setting(
    'Free disk space in `DATA_DIR` that is never used. With less, the embedded database is read-only and uploads are rejected until space is freed. 0 turns this off.',
    integer(0, 1_000_000_000_000).default(64_000_000),
  ),
  DATABASE_URL: setting(
    'URL of Postgres 15 or later with pgvector.',
    url(['postgres:', 'postgresql:']).optional(),
    'none: embedded',
  ),
  DATABASE_POOL_MAX: setting(
    'Maximum number of Postgres connections of one process. A process that serves requests and runs tasks has two pools, each with this maximum, so `max_connections` of Postgres must be higher than the sum for all processes. 10 idle connections stay open. Others are closed after 10 s.',
    integer(2, 10_000).default(30),
  ),
  DATABASE_POOL_WAIT_MS: setting(
    'How long to wait for a connection if all are in use. Requests stop waiting 1 s before `REQUEST_TIMEOUT_MS`. The error has the code `UNAVAILABLE`.',
    integer(0, 600_000).default(30_000),
  ),
  DATABASE_POOL_LIFETIME_MS: setting(
    'A Postgres connection is replaced after this time, once it is idle.',
    integer(1_000, DAY_MS).default(3_600_000),
  ),
  DATABASE_POOL_CHECK_MS: setting(
    'A Postgres connection that was idle this long is checked before its next use, and replaced if it does not respond within 2 s. 0 checks every time.',
    integer(0, DAY_MS).default(30_000),
  ),
  ALLOW_NEWER_DATABASE: setting(
    'Start even if a newer release has migrated the database. For rolling deployments and rollbacks.',
    flag.optional(),
    'false',
  ),
  REDIS_URL: setting(
    'Redis, through which processes notify each other of events and share rate limits. Required with `--role=api` and `--role=worker`.',
    url(['redis:', 'rediss:']).optional(),
    'none: in-process',
  ),
  CONNECT_TIMEOUT_MS: setting(
    'How long to wait at start for Postgres, and for the first response of Redis.',
    integer(100, 300_000).default(10_000),
  ),
  BOOTSTRAP_API_KEY: setting(
    'API key of the first workspace, with the scope ADMIN. At least 24 characters. A key that is set here is never printed.',
    z.string().min(24, 'must have at least 24 characters, so that it cannot be guessed').max(200).optional(),
    'generated and printed at the first start',
  ),
  MASTER_KEY: setting(
    'Encrypts the secrets in the database: 32 random bytes in base64, from `openssl rand -base64 32`. Required with `DATABASE_URL`. Several keys, separated by commas: all decrypt, and the first one encrypts. See [secrets](secrets.md).',
    z.string().transform(readMasterKeys).optional(),
    'embedded: the file `master-key` in `DATA_DIR`, which the first start creates',
  ),
  SECRET_LIMIT: setting('Secrets per workspace. Revoked ones do not count.', integer(0, 1_000).default(200)),
  NODE_ENV: setting(
    '`production` turns off GraphiQL, introspection and the demo unless they are set explicitly.',
    z.string().default('development'),
  ),
  LOG_LEVEL: setting(
    'fatal, error, warn, info, debug, trace or silent. Logs are JSON lines on standard error.',
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be one of fatal, error, warn, info, debug, trace, silent',
      })
      .optional(),
    'warn; info in production',
  ),
  GRAPHIQL: setting(
    'Serve GraphiQL at `/`. It asks for an API key.',
    flag.optional(),
    'true; false in production',
  ),
  SIGN_IN_LINK_TTL_MS: setting(
    'Lifetime of the link that is printed at start and signs one browser in to GraphiQL, once. 0 prints no link. With `BOOTSTRAP_API_KEY`, no link is printed.',
    integer(0, DAY_MS).default(3_600_000),
  ),
  INTROSPECTION: setting(
    'Whether clients can read the schema, by introspection and at `/schema.graphql`.',
    flag.optional(),
    'true; false in production',
  ),
  DEMO: setting(
    'Load the demo knowledge base into an empty workspace. If loading is interrupted, the next start continues it.',
    flag.optional(),
    'true when embedded and not in production',
  ),
  SHUTDOWN_GRACE_MS: setting(
    'How long running tasks and open requests may continue after a stop signal.',
    integer(0, 600_000).default(25_000),
  ),
}

/** The message has no part of the value. */
function readMasterKeys(text: string, context: z.RefinementCtx): MasterKeys {
  const keys = parseMasterKeys(text)
  if (keys) return keys
  context.addIssue('must be 32 bytes in base64, such as the output of `openssl rand -base64 32`')
  return z.NEVER
}
