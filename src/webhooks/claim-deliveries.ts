import { Prisma, type WebhookDelivery } from '../generated/prisma/client.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { TaskEngine } from '../tasks/define.ts'
import type { WebhookMetrics } from '../tasks/metrics.ts'
import type { Vault } from '../vault/open-vault.ts'
import { loadSecrets, type Secrets } from './webhook-secrets.ts'

/** What sending webhooks needs. */
export interface WebhookApp extends Omit<TaskEngine, 'metrics'> {
  metrics: WebhookMetrics
  vault: Vault
  flags: { count(key: 'webhooks', workspaceId: string, outcome: 'succeeded' | 'failed'): void }
}

/** Channel for the outcome of one delivery (a UUID). */
export function deliveryChannel(deliveryId: string): string {
  return `delivery:${deliveryId}`
}

/** Attempts in the first round of a delivery. Later rounds have one. */
export const MAX_QUICK_ATTEMPTS = 3
/** Added to the maximum duration of a round. After that, the delivery of a lost sender is due again. */
const SLACK_MS = 5_000
/**
 * Rows of each lane that a claim considers. URLs with and without open requests are separate lanes, so that a long
 * queue for one URL does not hide the others.
 */
const WINDOW = 1_000

/** How much a sender can claim. Keeps slow or dead receivers from blocking others. */
export interface SenderCapacity {
  /** Total number of deliveries. */
  all: number
  /** Up to this total, also deliveries to URLs with open requests, and repeats. */
  crowd: number
  /** Maximum number of repeats: deliveries that failed before, or whose endpoint is failing. */
  repeats: number
  /** Number of open requests per URL. */
  byUrl: ReadonlyMap<string, number>
}

export interface ClaimedDelivery extends WebhookDelivery {
  isRepeat: boolean
  /** Recorded attempts of earlier rounds. */
  earlierAttempts: number
  /** Null if they cannot be decrypted. */
  secrets: Secrets | null
  /** Database time of the claim. */
  claimedAt: Date
  /** Time of the claim on the monotonic clock of this process. */
  claimedAtMs: number
}

type ClaimedRow = Pick<ClaimedDelivery, 'id' | 'isRepeat' | 'claimedAt' | 'earlierAttempts'>

/**
 * Claims due deliveries: first those to URLs without open requests, then other new ones, then repeats, each by due
 * time. Those of workspaces whose flag `webhooks` is off wait. A claimed delivery becomes due again if its outcome is not recorded in time, so a killed sender loses none.
 */
export async function claimDeliveries(app: WebhookApp, capacity: SenderCapacity): Promise<ClaimedDelivery[]> {
  const db = allWorkspaces(app.database, 'send webhooks')
  const { timeoutMs, quickRetryMs, perUrl } = app.config.webhooks
  const [urls, counts] = [[...capacity.byUrl.keys()], [...capacity.byUrl.values()]]
  const busyUrls = urls.filter(url => (capacity.byUrl.get(url) ?? 0) >= perUrl)
  const crowdUrls = capacity.crowd > 0 ? urls.filter(url => !busyUrls.includes(url)) : []
  // Waits between attempts double, so their sum is below 2^MAX_QUICK_ATTEMPTS * quickRetryMs.
  const roundMs = MAX_QUICK_ATTEMPTS * timeoutMs + 2 ** MAX_QUICK_ATTEMPTS * quickRetryMs + SLACK_MS
  // All workspaces: a sender serves them all.
  const claimed = await db.$queryRaw<ClaimedRow[]>`
    WITH failing AS MATERIALIZED (
      SELECT id FROM webhook_endpoints WHERE failing_since IS NOT NULL
    ), paused AS MATERIALIZED (
      SELECT workspace_id FROM feature_flags WHERE key = 'webhooks' AND NOT is_on_for_workspace
    ), fresh AS (${selectFresh(Prisma.sql`url <> ALL(${urls}::text[])`)}
    ), fresh_crowd AS (${selectFresh(Prisma.sql`url = ANY(${crowdUrls}::text[])`)}
    ), repeats AS (
      SELECT id, url, next_attempt_at, true AS is_repeat FROM webhook_deliveries
      WHERE status = 'PENDING' AND next_attempt_at <= now() AND url <> ALL(${busyUrls}::text[])
        AND workspace_id NOT IN (SELECT workspace_id FROM paused)
        AND (failed_rounds > 0 OR (event <> 'TEST' AND endpoint_id IN (SELECT id FROM failing)))
      ORDER BY next_attempt_at LIMIT ${capacity.repeats > 0 ? WINDOW : 0}::int
    ), by_url AS (
      SELECT *, coalesce(sent.count, 0) + row_number() OVER (PARTITION BY url ORDER BY is_repeat, next_attempt_at, id) AS of_url
      FROM (SELECT * FROM fresh UNION ALL SELECT * FROM fresh_crowd UNION ALL SELECT * FROM repeats) due
        LEFT JOIN unnest(${urls}::text[], ${counts}::int[]) AS sent (url, count) USING (url)
    ), by_lane AS (
      SELECT *, is_repeat OR of_url > 1 AS is_crowd,
        row_number() OVER (PARTITION BY is_repeat ORDER BY next_attempt_at, id) AS of_repeats,
        row_number() OVER (ORDER BY is_repeat OR of_url > 1, is_repeat, next_attempt_at, id) AS of_all
      FROM by_url WHERE of_url <= ${perUrl}::int
    ), chosen AS (
      SELECT id, is_repeat FROM by_lane
      WHERE (NOT is_repeat OR of_repeats <= ${capacity.repeats}::int) AND (NOT is_crowd OR of_all <= ${capacity.crowd}::int)
      ORDER BY of_all LIMIT ${capacity.all}::int
    ), next AS (
      SELECT d.id, is_repeat FROM webhook_deliveries d JOIN chosen USING (id)
      WHERE d.status = 'PENDING' AND d.next_attempt_at <= now() FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE webhook_deliveries d SET claims = claims + 1, next_attempt_at = now() + make_interval(secs => ${roundMs / 1000}::float8)
    FROM next WHERE d.id = next.id RETURNING d.id, next.is_repeat AS "isRepeat", now() AS "claimedAt",
      (SELECT count(*)::int FROM webhook_attempts a WHERE a.delivery_id = d.id) AS "earlierAttempts"`
  if (claimed.length === 0) return []
  const claimedAtMs = performance.now()
  const rows = await db.webhookDelivery.findMany({ where: { id: { in: claimed.map(({ id }) => id) } } })
  const secretsOf = await loadSecrets(app, rows)
  const byId = new Map(rows.map(row => [row.id, row]))
  return claimed
    .sort((a, b) => Number(a.isRepeat) - Number(b.isRepeat))
    .flatMap(({ id, ...claim }) => {
      const row = byId.get(id)
      return row ? [{ ...row, ...claim, claimedAtMs, secrets: secretsOf(row) }] : []
    })
}

/**
 * Due deliveries that have not failed, to URLs that meet the condition. Tests count as new, because a client waits for
 * them.
 */
function selectFresh(isWanted: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT id, url, next_attempt_at, false AS is_repeat FROM webhook_deliveries
    WHERE status = 'PENDING' AND next_attempt_at <= now() AND failed_rounds = 0 AND ${isWanted}
      AND workspace_id NOT IN (SELECT workspace_id FROM paused)
      AND (endpoint_id IS NULL OR event = 'TEST' OR endpoint_id NOT IN (SELECT id FROM failing))
    ORDER BY next_attempt_at LIMIT ${WINDOW}::int`
}
