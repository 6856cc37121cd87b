import { Prisma, type Task } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { IS_DUE, QUEUE_ORDER } from '../platform/tasks/queue-order.ts'
import { claimSuspect, rankWorker } from './claim-suspect.ts'
import { type Claim, type Claiming, NO_OTHER_EMBEDDING_TASK, startAttempt } from './claiming.ts'
import { SET_ALIVE } from './worker-deaths.ts'

/** Arbitrary, but the same in every process. Serializes claims. */
const ADVISORY_LOCK = 727_002

/**
 * Starts the next attempt of due tasks in this worker, in queue order. A suspect is claimed alone, and nothing else is
 * claimed until it ends. Claims are serialized: two concurrent claims could exceed the agent limit.
 */
export async function claimTasks({ database: { prisma }, config }: App, claim: Claim): Promise<Task[]> {
  const { tasksPerAgent, taskLeaseMs } = config
  const claimed = await prisma.$transaction(async tx => {
    const claiming = { ...claim, tasksPerAgent, taskLeaseMs, tx }
    if (!(await lockQueue(claiming))) return claimOthers(claiming, false)
    const place = await rankWorker(claiming)
    if (place.runsSuspect) return []
    if (claim.ranSuspect) {
      const others = await claimOthers(claiming, true)
      if (others.length > 0) return others
    }
    return (await claimSuspect(claiming, place)) ?? claimOthers(claiming, true)
  })
  return claimed.length ? prisma.task.findMany({ where: { id: { in: claimed } } }) : []
}

/**
 * Locks the queue for the transaction. A claim also counts as a heartbeat, so that a worker keeps what it claims right
 * after a pause.
 * @returns whether a suspect is due or runs in this worker.
 */
async function lockQueue({ tx, workerId, taskLeaseMs }: Claiming): Promise<boolean> {
  const [queue] = await tx.$queryRaw<{ hasSuspects: boolean }[]>`
    WITH alive AS (
      UPDATE workers SET ${SET_ALIVE} WHERE id = ${workerId}::uuid
        AND (died_at IS NOT NULL OR last_seen_at < now() - make_interval(secs => ${taskLeaseMs / 2000}::float8))
    )
    SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)::text, EXISTS (
      SELECT FROM tasks WHERE losses > 0 AND status IN ('PENDING', 'RUNNING')
        AND ((${IS_DUE}) OR worker_id = ${workerId}::uuid)) AS "hasSuspects"`
  return queue?.hasSuspects ?? false
}

/** @returns IDs of claimed tasks, none of them suspects. */
async function claimOthers(
  { tx, workerId, limit, tasksPerAgent }: Claiming,
  hasSuspects: boolean,
): Promise<string[]> {
  // A due suspect counts against its agent's limit. Otherwise other tasks of the agent could keep it from starting.
  const suspects = hasSuspects
    ? Prisma.sql`UNION ALL SELECT agent_id FROM tasks WHERE losses > 0 AND ${IS_DUE}`
    : Prisma.empty
  const claimed = await tx.$queryRaw<{ id: string }[]>`
    WITH busy AS MATERIALIZED (
      SELECT agent_id, count(*) AS running
      FROM (SELECT agent_id FROM tasks WHERE status = 'RUNNING' ${suspects}) taken
      WHERE agent_id IS NOT NULL GROUP BY agent_id
    ), next AS MATERIALIZED (
      SELECT id, agent_id, urgency, turn_at FROM tasks
      WHERE ${IS_DUE} AND losses = 0 AND ${NO_OTHER_EMBEDDING_TASK}
        AND (agent_id IS NULL OR agent_id NOT IN (SELECT agent_id FROM busy WHERE running >= ${tasksPerAgent}::int))
      ORDER BY ${QUEUE_ORDER} LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ), ranked AS (
      SELECT next.id, next.agent_id, coalesce(running, 0)
        + row_number() OVER (PARTITION BY next.agent_id ORDER BY ${QUEUE_ORDER}) AS place
      FROM next LEFT JOIN busy USING (agent_id)
    )
    UPDATE tasks SET ${startAttempt(workerId)}
    WHERE id IN (SELECT id FROM ranked WHERE agent_id IS NULL OR place <= ${tasksPerAgent}::int)
    RETURNING id`
  return claimed.map(({ id }) => id)
}
