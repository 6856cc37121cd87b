import type { Worker } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

const MOST = 100

/** The processes that run tasks, of whatever workspace. */
export async function listWorkers({ db }: ViewerContext): Promise<Worker[]> {
  return db.worker.findMany({ orderBy: { startedAt: 'desc' }, take: MOST })
}
