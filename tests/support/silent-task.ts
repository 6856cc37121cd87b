import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { encodeId } from '../../src/platform/ids.ts'
import { type TaskRef, taskChannel, workspaceChannel } from '../../src/tasks/wake.ts'
import { atEnd } from './start-test-canopy.ts'

/** A running task of a worker that does nothing: its events are those that the test writes. */
export interface SilentTask {
  /** As clients see it. */
  id: string
  /** Its row. */
  uuid: string
  workspaceId: string
  /** Writes events in one transaction, and wakes the subscribers. @returns the sequence of the last one. */
  write(count?: number, step?: string): Promise<number>
  /** Writes the last event. */
  finish(): Promise<void>
}

interface Parts {
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** Where wake-ups are sent. */
  redisUrl: string
}

const WRITE_EVENTS = `CREATE OR REPLACE FUNCTION test_write_events(task uuid, events integer, step text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE last integer;
BEGIN
  FOR i IN 1..events LOOP
    UPDATE tasks SET progress_step = step, progress_done = coalesce(progress_done, 0) + 1 WHERE id = task
    RETURNING last_sequence INTO last;
  END LOOP;
  RETURN last;
END $$`

/** A task with the events ENQUEUED and STARTED. */
export async function startSilentTask({ sql, redisUrl }: Parts): Promise<SilentTask> {
  const redis = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  atEnd(() => redis.disconnect())
  await sql(WRITE_EVENTS)
  const uuid = randomUUID()
  const [workspace] = await sql<{ id: string }>('SELECT id FROM workspaces ORDER BY created_at LIMIT 1')
  const workspaceId = workspace?.id ?? ''
  await sql(
    `INSERT INTO tasks (id, workspace_id, kind, input, max_attempts, timeout_ms, due_at)
    VALUES ($1::uuid, $2::uuid, 'TEMPLATE_PULL', '{}', 1, 600000, 'infinity')`,
    [uuid, workspaceId],
  )
  // Its worker is never silent, so that no other one takes the task for lost.
  await sql(
    `WITH worker AS (
      INSERT INTO workers (id, host, version, concurrency, last_seen_at)
      VALUES (gen_random_uuid(), 'the test', 'none', 1, '2100-01-01') RETURNING id
    ) UPDATE tasks SET status = 'RUNNING', attempt = 1, started_at = now(), worker_id = worker.id FROM worker
    WHERE tasks.id = $1::uuid`,
    [uuid],
  )
  const wake = () => wakeFollowers(redis, { id: uuid, workspaceId })
  return {
    id: encodeId('Task', uuid),
    uuid,
    workspaceId,
    async write(count = 1, step = 'step') {
      const [row] = await sql<{ last: number }>('SELECT test_write_events($1::uuid, $2::int, $3) AS last', [
        uuid,
        count,
        step,
      ])
      wake()
      return row?.last ?? 0
    },
    async finish() {
      await sql("UPDATE tasks SET status = 'COMPLETED', finished_at = now() WHERE id = $1::uuid", [uuid])
      wake()
    },
  }
}

/** As a worker does after a commit. Without Redis the wake-up is lost. */
function wakeFollowers(redis: Redis, { id, workspaceId }: TaskRef): void {
  for (const topic of [taskChannel(id), workspaceChannel(workspaceId)])
    redis.publish(topic, '1').catch(() => {})
}
