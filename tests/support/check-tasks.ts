import { expect } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { waitUntil } from './wait-until.ts'
import { webhookIdsByTask } from './watch-webhooks.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** Rules for accepted tasks after all have ended. Each query returns the tasks among $1 that break its rule. */
const RULES: Record<string, string> = {
  exists: `
    SELECT id FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.id = id.id)`,
  'has ended': `
    SELECT id FROM accepted WHERE status IN ('PENDING', 'RUNNING')`,
  'has a result if and only if it is completed, and a failure and a dead letter if and only if it failed': `
    SELECT id FROM accepted WHERE status NOT IN ('PENDING', 'RUNNING') AND (
      (status = 'COMPLETED') <> (result IS NOT NULL) OR
      (status IN ('FAILED', 'TIMED_OUT')) <> (dead_letter_reason IS NOT NULL) OR
      (status IN ('FAILED', 'TIMED_OUT') AND failure IS NULL) OR (status = 'COMPLETED' AND failure IS NOT NULL))`,
  'has one final event, which matches its status': `
    SELECT id FROM accepted WHERE status NOT IN ('PENDING', 'RUNNING') AND
      (SELECT array_agg(e.type::text) FROM ends e WHERE e.task_id = id) IS DISTINCT FROM ARRAY[status::text]`,
  'has events 1 to n without gaps, and n is its last sequence': `
    SELECT id FROM accepted WHERE ARRAY(SELECT e.sequence FROM task_events e WHERE e.task_id = id ORDER BY e.position)
      <> ARRAY(SELECT generate_series(1, last_sequence))`,
  'has no event after its final event, except for its dead letter': `
    SELECT e.task_id AS id FROM task_events e JOIN ends USING (task_id)
    WHERE e.sequence > ends.sequence AND e.type NOT IN ('DEAD_LETTERED', 'REDRIVEN')`,
  'has attempts in ascending order, each with one STARTED event': `
    SELECT task_id AS id FROM (
      SELECT task_id, type, attempt, lag(attempt, 1, 0) OVER (PARTITION BY task_id ORDER BY sequence) AS before
      FROM task_events WHERE task_id = ANY($1)
    ) e WHERE attempt <> before + CASE type WHEN 'STARTED' THEN 1 ELSE 0 END`,
  // Late progress of an earlier attempt would be lower than the current progress, or make the next progress lower.
  'has progress that only increases within an attempt': `
    SELECT task_id AS id FROM (
      SELECT task_id, progress_percent,
        lag(progress_percent, 1, -1) OVER (PARTITION BY task_id, attempt ORDER BY sequence) AS before
      FROM task_events WHERE task_id = ANY($1) AND type = 'PROGRESSED'
    ) e WHERE progress_percent <= before`,
  'has one snapshot, which is its result, if it is a completed measurement, and none otherwise': `
    SELECT id FROM accepted WHERE kind = 'COVERAGE_REFRESH' AND
      ARRAY(SELECT s.id::text FROM coverage_snapshots s WHERE s.task_id = accepted.id) IS DISTINCT FROM
      CASE status WHEN 'COMPLETED' THEN ARRAY[result ->> 'coverageSnapshotId'] ELSE ARRAY[]::text[] END`,
  'saved its snapshot once': `
    SELECT id FROM accepted WHERE kind = 'COVERAGE_REFRESH' AND status = 'COMPLETED' AND
      (SELECT count(*) FROM effects e WHERE e.what = 'snapshot of task' AND e.id = accepted.id) <> 1`,
  'indexed each document at most once, and exactly once if it completed': `
    SELECT task_id AS id FROM ingested
    WHERE times > 1 OR task_status = 'COMPLETED' AND (times < 1 OR document_status <> 'INDEXED')`,
  'reports the actual number of documents and passages': `
    SELECT id FROM accepted WHERE kind = 'DOCUMENT_INGESTION' AND status = 'COMPLETED' AND (
      (result ->> 'indexed')::int <> jsonb_array_length(input -> 'documentIds') OR
      (result ->> 'chunks')::int <> (
        SELECT sum(chunks) FROM ingested WHERE task_id = accepted.id))`,
  'indexed documents whose passages are numbered without gaps': `
    SELECT task_id AS id FROM ingested WHERE document_status = 'INDEXED' AND chunks <> highest + 1`,
  'has one webhook': `
    SELECT id FROM accepted WHERE (SELECT count(*) FROM webhook_deliveries d WHERE d.task_id = accepted.id) <> 1`,
}

const VIEWS = `
  WITH accepted AS (SELECT * FROM tasks WHERE id = ANY($1)),
  ends AS (
    SELECT * FROM task_events
    WHERE task_id = ANY($1) AND type IN ('COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT')
  ), ingested AS (
    SELECT t.id AS task_id, t.status AS task_status, d.status AS document_status,
      (SELECT count(*) FROM effects e WHERE e.what = 'document indexed' AND e.id = d.id) AS times,
      (SELECT count(*) FROM chunks c WHERE c.document_id = d.id) AS chunks,
      (SELECT max(c.ordinal) FROM chunks c WHERE c.document_id = d.id) AS highest
    FROM accepted t CROSS JOIN jsonb_array_elements_text(t.input -> 'documentIds') document
      JOIN documents d ON d.id = document::uuid
    WHERE t.kind = 'DOCUMENT_INGESTION'
  )`

/** Maximum number of tasks that a message names. */
const MAX_NAMED = 5

/** The part of a fleet that the check needs. */
interface Checked {
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  receiver: WebhookReceiver
}

/**
 * Checks every task whose ID a client received: Canopy's tables, the effects that `watchEffects` recorded, and the received
 * webhooks. Each document must have been added by only one task.
 */
export async function checkTasks({ sql, receiver }: Checked, taskIds: readonly string[]): Promise<void> {
  const ids = taskIds.map(id => decodeId('Task', id) ?? id)
  const broken: string[] = []
  for (const [rule, query] of Object.entries(RULES)) {
    const rows = await sql<{ id: string }>(`${VIEWS} SELECT DISTINCT id::text FROM (${query}) offenders`, [
      ids,
    ])
    const names = rows.slice(0, MAX_NAMED).map(({ id }) => `${encodeId('Task', id)} (${id})`)
    if (rows.length) broken.push(`${rows.length} of ${ids.length} break "${rule}": ${names.join(', ')}`)
  }
  expect(broken, 'accepted tasks that are lost, incomplete or duplicated').toEqual([])
  // A delivery whose sender was killed becomes due only later.
  await sql("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'PENDING'")
  await waitUntil('the webhook of every task has arrived', async () => {
    const sent = webhookIdsByTask(receiver)
    return taskIds.every(id => sent.has(id))
  })
  const sent = webhookIdsByTask(receiver)
  const duplicated = taskIds.filter(id => sent.get(id)?.size !== 1)
  expect(duplicated, 'tasks whose end was sent under several webhook IDs').toEqual([])
}
