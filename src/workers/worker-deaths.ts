import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** If this many other suspects also lost a worker while running alone, the cause is probably not the tasks. */
const OTHER_SUSPECTS = 2

/** SET clause of a heartbeat. */
export const SET_ALIVE = Prisma.sql`last_seen_at = now(), died_at = NULL, died_with = NULL`

/** Whether a worker received SIGTERM. The row of a stopped worker is deleted. */
export const HAS_STOPPED = Prisma.sql`(workers.id IS NULL OR workers.stopping_at IS NOT NULL)`

/**
 * Marks workers as dead and records the suspect that each ran alone, if any. A heartbeat reverts it.
 * @param which a condition on `workers`.
 */
export function markDead(which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE workers SET died_at = now(), died_with = (
      SELECT (array_agg(id))[1] FROM tasks WHERE worker_id = workers.id AND status = 'RUNNING'
      HAVING count(*) = 1 AND bool_and(losses > 0))
    WHERE died_at IS NULL AND ${which}`
}

/**
 * Counts worker deaths that only this suspect can explain: the worker ran nothing else and had not received SIGTERM,
 * its machine kept running, and since then no worker died without a suspect and no several other suspects lost theirs.
 * @param workerId the worker that calls this.
 */
export async function countDeathsOf(
  tx: WorkspaceTransaction,
  taskId: string,
  { workerId, leaseMs }: { workerId: string; leaseMs: number },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ deaths: number }[]>`
    SELECT count(*)::int AS deaths FROM workers dead
    WHERE died_with = ${taskId}::uuid AND stopping_at IS NULL
      -- After a restart of the machine, no worker has the same boot_id.
      AND boot_id IN (
        SELECT boot_id FROM workers later
        WHERE later.id = ${workerId}::uuid
          OR later.last_seen_at > dead.last_seen_at + make_interval(secs => ${leaseMs / 1000}::float8))
      -- The cause of those deaths may also be the cause of this one.
      AND NOT EXISTS (
        SELECT FROM workers other WHERE other.died_at >= dead.died_at AND other.stopping_at IS NULL
        HAVING bool_or(other.died_with IS NULL)
          OR count(DISTINCT other.died_with) FILTER (WHERE other.died_with <> dead.died_with) >= ${OTHER_SUSPECTS}::int)`
  return row?.deaths ?? 0
}
