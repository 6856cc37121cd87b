import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** What a sign of life sets. */
export const IS_ALIVE = Prisma.sql`last_seen_at = now(), died_at = NULL, died_with = NULL`

/** Whether a worker was told to stop, or stopped. `workers` is null-extended where its row is gone. */
export const HAS_STOPPED = Prisma.sql`(workers.id IS NULL OR workers.stopping_at IS NOT NULL)`

/**
 * Marks workers as dead, each with the suspect that it ran alone. A worker that is heard of again is not dead any more.
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
 * Counts the workers that died of a suspect, as far as that is known: they ran nothing else, nobody had told them to stop,
 * their machine outlived them, and no worker has died without the suspect since.
 * @param workerId of the worker that asks.
 */
export async function countDeathsOf(
  tx: WorkspaceTransaction,
  taskId: string,
  { workerId, leaseMs }: { workerId: string; leaseMs: number },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ deaths: number }[]>`
    SELECT count(*)::int AS deaths FROM workers dead
    WHERE died_with = ${taskId}::uuid AND stopping_at IS NULL
      -- After a restart of the machine nobody is ever seen with the same boot_id.
      AND boot_id IN (
        SELECT boot_id FROM workers later
        WHERE later.id = ${workerId}::uuid
          OR later.last_seen_at > dead.last_seen_at + make_interval(secs => ${leaseMs / 1000}::float8))
      -- Whatever ended that one may have ended this one.
      AND NOT EXISTS (
        SELECT FROM workers other
        WHERE other.died_at >= dead.died_at AND other.died_with IS NULL AND other.stopping_at IS NULL)`
  return row?.deaths ?? 0
}
