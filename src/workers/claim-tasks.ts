import type { Task } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { IS_DUE, QUEUE_ORDER } from '../platform/tasks/queue-order.ts'

/** Any number, the same in every process: who claims waits for whoever else does. */
const ADVISORY_LOCK = 727_002

/**
 * Makes up to `limit` due tasks this worker's, each as a new attempt, in the order of the queue.
 * One worker claims at a time, for else two that count an agent's running tasks at once would both find room for one more.
 */
export async function claimTasks(
  { database: { prisma }, config: { tasksPerAgent } }: App,
  workerId: string,
  limit: number,
): Promise<Task[]> {
  const [, claimed] = await prisma.$transaction([
    prisma.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)`,
    prisma.$queryRaw<{ id: string }[]>`
      WITH busy AS MATERIALIZED (
        SELECT agent_id, count(*) AS running FROM tasks WHERE status = 'RUNNING' AND agent_id IS NOT NULL GROUP BY agent_id
      ), next AS MATERIALIZED (
        SELECT id, agent_id, urgency, turn_at FROM tasks
        WHERE ${IS_DUE}
          -- Two that embed one workspace would do everything twice.
          AND (kind <> 'EMBEDDING' OR NOT EXISTS (
            SELECT 1 FROM tasks other
            WHERE other.workspace_id = tasks.workspace_id AND other.kind = 'EMBEDDING' AND other.status = 'RUNNING'))
          AND (agent_id IS NULL OR agent_id NOT IN (SELECT agent_id FROM busy WHERE running >= ${tasksPerAgent}::int))
        ORDER BY ${QUEUE_ORDER} LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      ), ranked AS (
        SELECT next.id, next.agent_id, coalesce(running, 0)
          + row_number() OVER (PARTITION BY next.agent_id ORDER BY ${QUEUE_ORDER}) AS place
        FROM next LEFT JOIN busy USING (agent_id)
      )
      UPDATE tasks SET status = 'RUNNING', attempt = attempt + 1, worker_id = ${workerId}::uuid, next_attempt_at = NULL,
        started_at = clock_timestamp(), progress_percent = 0, progress_step = NULL, progress_done = NULL, progress_total = NULL
      WHERE id IN (SELECT id FROM ranked WHERE agent_id IS NULL OR place <= ${tasksPerAgent}::int)
      RETURNING id`,
  ])
  return claimed.length ? prisma.task.findMany({ where: { id: { in: claimed.map(task => task.id) } } }) : []
}
