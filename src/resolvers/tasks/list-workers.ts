import type { Worker } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

const MAX_WORKERS = 100

/** The workers of all workspaces, most recently started first. */
export async function listWorkers({ db }: ViewerContext): Promise<Worker[]> {
  return db.worker.findMany({ orderBy: { startedAt: 'desc' }, take: MAX_WORKERS })
}
