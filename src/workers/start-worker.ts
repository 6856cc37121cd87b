import { hostname } from 'node:os'
import { v7 as uuidv7 } from 'uuid'
import type { App } from '../platform/app.ts'
import { VERSION } from '../platform/version.ts'
import { runTask, WorkerStopping } from './run-task.ts'
import type { TaskCodes } from './task-definition.ts'

export interface Worker {
  /** Takes up nothing more, gives running tasks the grace period to end, then hands them back unspent. */
  stop(graceMs: number): Promise<void>
}

/** Starts taking up tasks in this process and says every few seconds that it lives. */
export async function startWorker(app: App, codes: TaskCodes): Promise<Worker> {
  const id = uuidv7()
  const { prisma } = app.database
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const parts = { app, workerId: id, codes, stopping: stopping.signal }
  if (!app.database.isShared) await prisma.worker.deleteMany()
  await prisma.worker.create({
    data: { id, host: hostname(), version: VERSION, concurrency: app.config.workerConcurrency },
  })
  if (!app.database.isShared) await freeOrphans(app)
  const heartbeat = setInterval(() => {
    prisma.$executeRaw`UPDATE workers SET last_seen_at = now() WHERE id = ${id}::uuid`.catch(error =>
      app.log.warn({ err: error }, 'worker heartbeat failed'),
    )
  }, app.config.workerHeartbeatMs)

  await app.queue.work(app.config.workerConcurrency, async job => {
    const run = runTask(parts, job)
    running.add(run)
    try {
      await run
    } finally {
      running.delete(run)
    }
  })
  return {
    async stop(graceMs) {
      await app.queue.pause()
      await settledWithin(running, graceMs)
      stopping.abort(new WorkerStopping('The worker is stopping.'))
      await Promise.allSettled(running)
      clearInterval(heartbeat)
      await prisma.worker.deleteMany({ where: { id } })
    },
  }
}

/** No other process can be working on an embedded database, so whatever looks taken up was cut off. */
async function freeOrphans(app: App): Promise<void> {
  const orphans = await app.database.prisma.task.findMany({
    where: { OR: [{ status: 'RUNNING' }, { status: 'PENDING', nextAttemptAt: null }] },
    select: { id: true },
  })
  await app.queue.freeOrphans(orphans.map(task => task.id))
}

async function settledWithin(work: Iterable<Promise<void>>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([Promise.allSettled(work), deadline])
  clearTimeout(timer)
}
