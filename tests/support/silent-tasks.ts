import type { QueryResultRow } from 'pg'

/** The IDs are UUIDs. */
export interface SilentTask {
  id: string
  workspaceId: string
}

/** A pool or a client of node-postgres. */
interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>
}

/** Inserts tasks into the first workspace that are not due, so no worker claims them. Each has only its first event. */
export async function insertSilentTasks(database: Queryable, count: number): Promise<SilentTask[]> {
  const { rows } = await database.query<SilentTask>(
    `INSERT INTO tasks (id, workspace_id, kind, input, max_attempts, timeout_ms, due_at)
    SELECT gen_random_uuid(), (SELECT id FROM workspaces ORDER BY created_at LIMIT 1),
      'TEMPLATE_PULL', '{}', 1, 600000, '2100-01-01' FROM generate_series(1, $1::int)
    RETURNING id, workspace_id AS "workspaceId"`,
    [count],
  )
  return rows
}

/** Creates running tasks whose worker does nothing. From the third event on, the test writes their events. */
export async function startSilentTasks(database: Queryable, count: number): Promise<SilentTask[]> {
  const tasks = await insertSilentTasks(database, count)
  // The last heartbeat is in the future, so no other worker considers the tasks lost.
  await database.query(
    `WITH worker AS (
      INSERT INTO workers (id, host, version, concurrency, last_seen_at)
      VALUES (gen_random_uuid(), 'the test', 'none', 1, '2100-01-01') RETURNING id
    ) UPDATE tasks SET status = 'RUNNING', attempt = 1, started_at = now(), worker_id = worker.id FROM worker
    WHERE tasks.id = ANY($1::uuid[])`,
    [tasks.map(({ id }) => id)],
  )
  return tasks
}

/** Writes the next events of a running task in sequence, each in its own transaction. */
export async function writeEvents(database: Queryable, taskId: string, count: number): Promise<void> {
  await database.query(`DO $$
    BEGIN
      FOR n IN 1..${count} LOOP
        UPDATE tasks SET progress_done = coalesce(progress_done, 0) + 1 WHERE id = '${taskId}';
        COMMIT;
      END LOOP;
    END $$`)
}

/** Cancels a running task, which writes its last event. */
export async function endSilentTask(database: Queryable, taskId: string): Promise<void> {
  await database.query("UPDATE tasks SET status = 'CANCELLED', finished_at = now() WHERE id = $1", [taskId])
}
