import { Redis } from 'ioredis'
import { encodeId } from '../../src/platform/ids.ts'
import { type TaskRef, taskChannel, workspaceChannel } from '../../src/tasks/wake.ts'
import { startSilentTasks } from './silent-tasks.ts'
import { atEnd } from './start-test-canopy.ts'

/** A running task whose worker does nothing. After STARTED, it has only the events that the test writes. */
export interface SilentTask {
  /** The ID in the API. */
  id: string
  /** The ID in the database. */
  uuid: string
  workspaceId: string
  /** Writes events in one transaction and wakes the subscribers. @returns the sequence number of the last event. */
  write(count?: number, step?: string): Promise<number>
  /** Completes the task, which writes its last event. */
  finish(): Promise<void>
}

interface Parts {
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** Wake-ups are published here. */
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

/** Creates a task with the events ENQUEUED and STARTED. */
export async function startSilentTask({ sql, redisUrl }: Parts): Promise<SilentTask> {
  const redis = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  atEnd(() => redis.disconnect())
  await sql(WRITE_EVENTS)
  const query = async <Row>(text: string, values?: unknown[]) => ({ rows: await sql<Row>(text, values) })
  const [task] = (await startSilentTasks({ query }, 1)) as [TaskRef]
  const { id: uuid, workspaceId } = task
  const wake = () => wakeFollowers(redis, task)
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

/** Wakes the subscribers, as a worker does after a commit. If Redis is down, the wake-up is lost. */
function wakeFollowers(redis: Redis, { id, workspaceId }: TaskRef): void {
  for (const topic of [taskChannel(id), workspaceChannel(workspaceId)])
    redis.publish(topic, '1').catch(() => {})
}
