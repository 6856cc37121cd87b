import { Prisma, type WebhookDelivery } from '../../generated/prisma/client.ts'
import type { App } from '../../platform/app.ts'
import { loadSecrets, type Secrets } from './webhook-secrets.ts'

/** A new delivery is tried this often at once; later rounds are one try. */
export const QUICK_TRIES = 3
/** Added to the longest that a round can take, before a delivery is taken from a sender that says nothing. */
const SLACK_MS = 5_000
/**
 * Rows of each lane that are looked at for one claim. Addresses with and without requests under way are separate lanes, so
 * that a long queue for one does not hide the others.
 */
const WINDOW = 1_000

/** How much a sender can take on, so that receivers that are slow or dead hold up nobody else. */
export interface Room {
  /** Deliveries in all. */
  all: number
  /** As long as fewer than this are chosen, also deliveries to addresses that are being sent to already, and repeats. */
  crowd: number
  /** Of those, deliveries that failed before, or whose endpoint is failing. */
  repeats: number
  /** How much is being sent to each address now. */
  byUrl: ReadonlyMap<string, number>
}

export interface ClaimedDelivery extends WebhookDelivery {
  isRepeat: boolean
  secrets: Secrets
  /** The time of the database when it was claimed, and of this process' steady clock. */
  claimedAt: Date
  claimedAtMs: number
}

/**
 * Makes due deliveries this sender's: first those to addresses that nothing is being sent to, then other new ones, then
 * repeats, each by how long they wait. What a sender does not settle becomes due again by itself, so a killed one loses none.
 */
export async function claimDeliveries(app: App, room: Room): Promise<ClaimedDelivery[]> {
  const { prisma } = app.database
  const { timeoutMs, quickRetryMs, perUrl } = app.config.webhooks
  const [urls, counts] = [[...room.byUrl.keys()], [...room.byUrl.values()]]
  const busyUrls = urls.filter(url => (room.byUrl.get(url) ?? 0) >= perUrl)
  const crowdUrls = room.crowd > 0 ? urls.filter(url => !busyUrls.includes(url)) : []
  // Each wait between the tries is twice the one before: together they are less than the power.
  const roundMs = QUICK_TRIES * timeoutMs + 2 ** QUICK_TRIES * quickRetryMs + SLACK_MS
  const claimed = await prisma.$queryRaw<{ id: string; isRepeat: boolean; claimedAt: Date }[]>`
    WITH failing AS MATERIALIZED (
      SELECT id FROM webhook_endpoints WHERE failing_since IS NOT NULL
    ), fresh AS (${selectFresh(Prisma.sql`url <> ALL(${urls}::text[])`)}
    ), fresh_crowd AS (${selectFresh(Prisma.sql`url = ANY(${crowdUrls}::text[])`)}
    ), repeats AS (
      SELECT id, url, next_attempt_at, true AS is_repeat FROM webhook_deliveries
      WHERE status = 'PENDING' AND next_attempt_at <= now() AND url <> ALL(${busyUrls}::text[])
        AND (failed_rounds > 0 OR (event <> 'TEST' AND endpoint_id IN (SELECT id FROM failing)))
      ORDER BY next_attempt_at LIMIT ${room.repeats > 0 ? WINDOW : 0}::int
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
      WHERE (NOT is_repeat OR of_repeats <= ${room.repeats}::int) AND (NOT is_crowd OR of_all <= ${room.crowd}::int)
      ORDER BY of_all LIMIT ${room.all}::int
    ), next AS (
      SELECT d.id, is_repeat FROM webhook_deliveries d JOIN chosen USING (id)
      WHERE d.status = 'PENDING' AND d.next_attempt_at <= now() FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE webhook_deliveries d SET claims = claims + 1, next_attempt_at = now() + make_interval(secs => ${roundMs / 1000}::float8)
    FROM next WHERE d.id = next.id RETURNING d.id, next.is_repeat AS "isRepeat", now() AS "claimedAt"`
  if (claimed.length === 0) return []
  const claimedAtMs = performance.now()
  const rows = await prisma.webhookDelivery.findMany({ where: { id: { in: claimed.map(({ id }) => id) } } })
  const secretsOf = await loadSecrets(app, rows)
  const byId = new Map(rows.map(row => [row.id, row]))
  return claimed
    .sort((a, b) => Number(a.isRepeat) - Number(b.isRepeat))
    .flatMap(({ id, isRepeat, claimedAt }) => {
      const row = byId.get(id)
      return row ? [{ ...row, isRepeat, claimedAt, claimedAtMs, secrets: secretsOf(row) }] : []
    })
}

/** The first due deliveries that have not failed, to addresses for which the condition holds. Somebody waits for a test. */
function selectFresh(isWanted: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT id, url, next_attempt_at, false AS is_repeat FROM webhook_deliveries
    WHERE status = 'PENDING' AND next_attempt_at <= now() AND failed_rounds = 0 AND ${isWanted}
      AND (endpoint_id IS NULL OR event = 'TEST' OR endpoint_id NOT IN (SELECT id FROM failing))
    ORDER BY next_attempt_at LIMIT ${WINDOW}::int`
}
