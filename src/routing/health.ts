import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { CandidateHealth } from './decision.ts'

export type ModelStatus = 'UNKNOWN' | 'HEALTHY' | 'DEGRADED' | 'DOWN'

/** What the calls of the last 15 minutes say about a model, over all processes. */
export interface ModelHealth {
  status: ModelStatus
  calls: number
  errorRate: number
  /** Percentiles of completed calls. Null without any. */
  firstTokenP50Ms: number | null
  durationP50Ms: number | null
  durationP95Ms: number | null
  /** End of the last call. */
  checkedAt: Date | null
  /** When a model that is down is checked again, if it is needed. */
  retryAt: Date | null
}

/** Of a model without calls. */
export const UNKNOWN_HEALTH: ModelHealth = {
  status: 'UNKNOWN',
  calls: 0,
  errorRate: 0,
  firstTokenP50Ms: null,
  durationP50Ms: null,
  durationP95Ms: null,
  checkedAt: null,
  retryAt: null,
}

const WINDOW_MS = 15 * 60_000
/** Newest calls of a model that are read. */
const MAX_CALLS = 100
/** Share of failed calls from which a model is degraded. */
const DEGRADED_RATE = 0.1
/** After so many failures in a row, a model is down: only checks are sent to it. */
const MAX_FAILURES = 5
/** The endpoint rejects one request, for example because of a content filter. Others may succeed. */
const REJECTIONS = ['HTTP_400', 'HTTP_413', 'HTTP_422']
const FIRST_RETRY_MS = 5_000
const MAX_RETRY_MS = 300_000

/** Times are milliseconds since 1970. */
interface Row {
  id: string
  now: number
  lastCallAt: number | null
  lastSuccessAt: number | null
  rateLimitedAt: number | null
  /** Failures after the last success, without rejections. */
  failuresInRow: number
  /** In the 15 minutes before the last call. */
  errorRate: number
  p50: number | null
  p95: number | null
  /** In the last 15 minutes. */
  calls: number
  errorRateNow: number
  firstTokenP50Now: number | null
  p50Now: number | null
  p95Now: number | null
}

/** By model, for all `modelIds`. One statement, which reads at most 100 calls of each model. */
export async function readModelHealth(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  modelIds: readonly string[],
): Promise<Map<string, ModelHealth>> {
  const rows = await readRows(db, workspaceId, modelIds)
  return new Map(rows.map(row => [row.id, toModelHealth(row)]))
}

/** The same, as routing decisions record it. */
export async function readCandidateHealth(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  modelIds: readonly string[],
): Promise<Map<string, CandidateHealth>> {
  const rows = await readRows(db, workspaceId, modelIds)
  return new Map(
    rows.map(row => {
      const { id, errorRate, p50, p95, lastCallAt, lastSuccessAt, rateLimitedAt } = row
      const times = { lastCallAt, lastSuccessAt, rateLimitedAt, retryAt: retryTimeOf(row) }
      return [id, { errorRate, durationP50Ms: p50, durationP95Ms: p95, ...times, isDown: isDown(row) }]
    }),
  )
}

function toModelHealth(row: Row): ModelHealth {
  const retryAt = retryTimeOf(row)
  return {
    status: statusOf(row),
    calls: row.calls,
    errorRate: row.errorRateNow,
    firstTokenP50Ms: row.firstTokenP50Now,
    durationP50Ms: row.p50Now,
    durationP95Ms: row.p95Now,
    checkedAt: row.lastCallAt === null ? null : new Date(row.lastCallAt),
    retryAt: retryAt === null ? null : new Date(retryAt),
  }
}

function statusOf(row: Row): ModelHealth['status'] {
  if (isDown(row)) return 'DOWN'
  if (row.calls === 0) return 'UNKNOWN'
  return row.errorRateNow < DEGRADED_RATE ? 'HEALTHY' : 'DEGRADED'
}

/** Without calls for 15 minutes, nothing is known anymore, and calls may try it. */
function isDown({ failuresInRow, lastCallAt, now }: Row): boolean {
  return failuresInRow >= MAX_FAILURES && lastCallAt !== null && now - lastCallAt < WINDOW_MS
}

function retryTimeOf(row: Row): number | null {
  if (!isDown(row) || row.lastCallAt === null) return null
  const delay = Math.min(FIRST_RETRY_MS * 2 ** (row.failuresInRow - MAX_FAILURES), MAX_RETRY_MS)
  return row.lastCallAt + delay
}

function readRows(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  modelIds: readonly string[],
): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT asked.id, extract(epoch FROM now())::float8 * 1000 AS now, health.*
    FROM unnest(${[...modelIds]}::uuid[]) AS asked (id) CROSS JOIN LATERAL (
      SELECT extract(epoch FROM max(ended_at))::float8 * 1000 AS "lastCallAt",
        extract(epoch FROM max(ended_at) FILTER (WHERE succeeded))::float8 * 1000 AS "lastSuccessAt",
        extract(epoch FROM max(ended_at) FILTER (WHERE error_code = 'HTTP_429'))::float8 * 1000 AS "rateLimitedAt",
        count(*) FILTER (WHERE ended_at > coalesce(success, '-infinity')
          AND coalesce(error_code, '') <> ALL(${REJECTIONS}::text[]))::int AS "failuresInRow",
        coalesce(avg((NOT succeeded)::int) FILTER (WHERE is_recent), 0)::float8 AS "errorRate",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE is_recent AND succeeded) AS p50,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE is_recent AND succeeded) AS p95,
        count(*) FILTER (WHERE is_now)::int AS calls,
        coalesce(avg((NOT succeeded)::int) FILTER (WHERE is_now), 0)::float8 AS "errorRateNow",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY first_token_ms) FILTER (WHERE is_now AND succeeded) AS "firstTokenP50Now",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE is_now AND succeeded) AS "p50Now",
        percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE is_now AND succeeded) AS "p95Now"
      FROM (
        SELECT *, ended_at > now() - interval '15 minutes' AS is_now,
          ended_at > max(ended_at) OVER () - interval '15 minutes' AS is_recent,
          max(ended_at) FILTER (WHERE succeeded) OVER () AS success
        FROM (
          SELECT ended_at, outcome = 'SUCCEEDED' AS succeeded, error_code, duration_ms, first_token_ms FROM model_calls
          WHERE workspace_id = ${workspaceId}::uuid AND model_id = asked.id
            AND outcome IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT')
          ORDER BY ended_at DESC LIMIT ${MAX_CALLS}::int
        ) newest
      ) calls
    ) health`
}
