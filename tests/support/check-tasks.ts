import { expect } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { waitUntil } from './wait-until.ts'
import { webhookIdsByTask } from './watch-webhooks.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** Rules for every accepted task once all have ended. Each query returns the tasks of $1 that break its rule. */
const RULES: Record<string, string> = {
  'is there': `
    SELECT id FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.id = id.id)`,
  'is at an end': `
    SELECT id FROM accepted WHERE status IN ('PENDING', 'RUNNING')`,
  'has a result exactly when it is completed, and a failure and a dead letter exactly when it failed': `
    SELECT id FROM accepted WHERE status NOT IN ('PENDING', 'RUNNING') AND (
      (status = 'COMPLETED') <> (result IS NOT NULL) OR
      (status IN ('FAILED', 'TIMED_OUT')) <> (dead_letter_reason IS NOT NULL) OR
      (status IN ('FAILED', 'TIMED_OUT') AND failure IS NULL) OR (status = 'COMPLETED' AND failure IS NOT NULL))`,
  'has one event of its end, of the state that it is in': `
    SELECT id FROM accepted WHERE status NOT IN ('PENDING', 'RUNNING') AND
      (SELECT array_agg(e.type::text) FROM ends e WHERE e.task_id = id) IS DISTINCT FROM ARRAY[status::text]`,
  'has events 1 to n without holes, and n is its last sequence': `
    SELECT id FROM accepted WHERE ARRAY(SELECT e.sequence FROM task_events e WHERE e.task_id = id ORDER BY e.position)
      <> ARRAY(SELECT generate_series(1, last_sequence))`,
  'has no event after its end, except of its dead letter': `
    SELECT e.task_id AS id FROM task_events e JOIN ends USING (task_id)
    WHERE e.sequence > ends.sequence AND e.type NOT IN ('DEAD_LETTERED', 'REDRIVEN')`,
  'has events of attempts that only rise, each started once': `
    SELECT task_id AS id FROM (
      SELECT task_id, type, attempt, lag(attempt, 1, 0) OVER (PARTITION BY task_id ORDER BY sequence) AS before
      FROM task_events WHERE task_id = ANY($1)
    ) e WHERE attempt <> before + CASE type WHEN 'STARTED' THEN 1 ELSE 0 END`,
  // Late progress of an earlier attempt would be lower than the current progress, or higher, so that the next is lower.
  'progresses upwards only, within an attempt': `
    SELECT task_id AS id FROM (
      SELECT task_id, progress_percent,
        lag(progress_percent, 1, -1) OVER (PARTITION BY task_id, attempt ORDER BY sequence) AS before
      FROM task_events WHERE task_id = ANY($1) AND type = 'PROGRESSED'
    ) e WHERE progress_percent <= before`,
  'has one snapshot, its result, where it is a completed measurement, and none otherwise': `
    SELECT id FROM accepted WHERE kind = 'COVERAGE_REFRESH' AND
      ARRAY(SELECT s.id::text FROM coverage_snapshots s WHERE s.task_id = accepted.id) IS DISTINCT FROM
      CASE status WHEN 'COMPLETED' THEN ARRAY[result ->> 'coverageSnapshotId'] ELSE ARRAY[]::text[] END`,
  'did what it did once: the snapshot': `
    SELECT id FROM accepted WHERE kind = 'COVERAGE_REFRESH' AND status = 'COMPLETED' AND
      (SELECT count(*) FROM effects e WHERE e.what = 'snapshot of task' AND e.id = accepted.id) <> 1`,
  'did what it did once: each document of it, no more and, where it completed, no less': `
    SELECT task_id AS id FROM ingested
    WHERE times > 1 OR task_status = 'COMPLETED' AND (times < 1 OR document_status <> 'INDEXED')`,
  'reports as many documents and passages as there are, each passage once': `
    SELECT id FROM accepted WHERE kind = 'DOCUMENT_INGESTION' AND status = 'COMPLETED' AND (
      (result ->> 'indexed')::int <> jsonb_array_length(input -> 'documentIds') OR
      (result ->> 'chunks')::int <> (
        SELECT sum(chunks) FROM ingested WHERE task_id = accepted.id))`,
  'indexed documents whose passages are counted without holes': `
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

/** Offenders that a message names. */
const NAMED = 5

/** The part of a fleet that the check needs. */
export interface Checked {
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  receiver: WebhookReceiver
}

/**
 * Checks every task whose id a client was given: Canopy's tables, the effects that `watchEffects` counted, and the webhooks
 * that arrived. Each document must have been added by one task.
 */
export async function checkTasks({ sql, receiver }: Checked, taskIds: readonly string[]): Promise<void> {
  const ids = taskIds.map(id => decodeId('Task', id) ?? id)
  const broken: string[] = []
  for (const [rule, query] of Object.entries(RULES)) {
    const rows = await sql<{ id: string }>(`${VIEWS} SELECT DISTINCT id::text FROM (${query}) offenders`, [
      ids,
    ])
    const names = rows.slice(0, NAMED).map(({ id }) => `${encodeId('Task', id)} (${id})`)
    if (rows.length) broken.push(`${rows.length} of ${ids.length} break "${rule}": ${names.join(', ')}`)
  }
  expect(broken, 'an accepted task is never lost, halved or doubled').toEqual([])
  // A delivery whose sender was killed becomes due by itself, only later.
  await sql("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'PENDING'")
  await waitUntil('the webhook of every task has arrived', async () => {
    const sent = webhookIdsByTask(receiver)
    return taskIds.every(id => sent.has(id))
  })
  const sent = webhookIdsByTask(receiver)
  const doubled = taskIds.filter(id => sent.get(id)?.size !== 1)
  expect(doubled, 'the end of a task is sent under one id').toEqual([])
}
