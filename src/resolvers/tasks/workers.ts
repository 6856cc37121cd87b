import type { ViewerContext } from '../../context.ts'
import type { Worker } from '../../generated/prisma/client.ts'
import { ACTIVE_WITHIN_MS } from '../../tasks/status.ts'

/** Whether each worker (UUIDs) has a recent heartbeat, by the clock of the database. */
export async function findActiveWorkers({ db }: ViewerContext, workerIds: string[]): Promise<boolean[]> {
  // No workspace: workers serve all of them.
  const active = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM workers WHERE id = ANY(${workerIds}::uuid[]) AND died_at IS NULL
      AND last_seen_at >= now() - make_interval(secs => ${ACTIVE_WITHIN_MS / 1000}::float8)`
  const ids = new Set(active.map(({ id }) => id))
  return workerIds.map(id => ids.has(id))
}

const MAX_WORKERS = 100

/** The workers of all workspaces, most recently started first. */
export async function listWorkers({ db }: ViewerContext): Promise<Worker[]> {
  return db.worker.findMany({ orderBy: { startedAt: 'desc' }, take: MAX_WORKERS })
}
