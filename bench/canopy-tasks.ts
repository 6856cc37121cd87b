import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { App } from '../src/app.ts'
import { transact } from '../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../src/platform/database/scope-to-workspace.ts'
import { encodeId } from '../src/platform/ids.ts'
import { defineTask } from '../src/tasks/define.ts'
import { createTask } from '../src/tasks/queue.ts'
import { clock, type Sending, sendJobs } from './send-jobs.ts'

/** Kind of the no-op tasks. */
export const KIND = 'TEMPLATE_PULL'
const POLL_MS = 20

let startedAt: Record<string, number> = {}
let release = Promise.withResolvers<void>()

/** Records its start and does nothing. A blocking task runs until `releaseTasks`. */
export const noOpTask = defineTask({
  kind: KIND,
  input: z.object({ isBlocking: z.boolean().optional() }),
  async run({ task, input }) {
    startedAt[task.id] = clock()
    if (input.isBlocking) await release.promise
    return async () => ({})
  },
})

/** Commands in Canopy's processes for no-op tasks. */
export function taskCommands({ app }: { app: App }) {
  const { database } = app
  const send = async (workspaceId: string, id: string, input: { isBlocking?: boolean }) => {
    const db = scopeToWorkspace(database.prisma, workspaceId)
    await transact({ app, db }, tx => createTask(app, tx, { id, workspaceId, kind: KIND, input }))
  }
  const findWorkspace = async () =>
    (await database.prisma.workspace.findFirstOrThrow({ orderBy: { createdAt: 'asc' } })).id
  const count = (status: 'PENDING' | 'RUNNING') =>
    database.prisma.task.count({ where: { kind: KIND, status } })
  return {
    /** Sends tasks, each in its own transaction, as mutations do. @returns the send times by UUID. */
    async sendTasks(sending: Sending): Promise<Record<string, number>> {
      const workspaceId = await findWorkspace()
      return sendJobs(sending, uuidv7, id => send(workspaceId, id, {}))
    },

    /** Sends one task. @returns its ID. */
    async startNoOp(): Promise<string> {
      const id = uuidv7()
      await send(await findWorkspace(), id, {})
      return encodeId('Task', id)
    },

    /** Waits until all have ended, and deletes them. @returns the end of the last one, by the clock of the database. */
    async finishTasks(): Promise<number> {
      while ((await count('PENDING')) + (await count('RUNNING')) > 0) await sleep(POLL_MS)
      const { _max } = await database.prisma.task.aggregate({
        where: { kind: KIND },
        _max: { finishedAt: true },
      })
      await database.prisma.task.deleteMany({ where: { kind: KIND } })
      return _max.finishedAt?.getTime() ?? 0
    },

    /** For the process that runs tasks. @returns the start times since the last call, by UUID. */
    async takeStarts(): Promise<Record<string, number>> {
      const starts = startedAt
      startedAt = {}
      return starts
    },

    /** Fills all slots of the worker and queues due tasks behind them. @returns the UUIDs of the waiting tasks. */
    async fillQueue({ waiting }: { waiting: number }): Promise<string[]> {
      const workspaceId = await findWorkspace()
      const places = app.config.workerConcurrency
      for (let i = 0; i < places; i++) await send(workspaceId, uuidv7(), { isBlocking: true })
      while ((await count('RUNNING')) < places) await sleep(POLL_MS)
      const ids = Array.from({ length: waiting }, () => uuidv7())
      await database.prisma.task.createMany({
        data: ids.map(id => ({ id, workspaceId, kind: KIND, input: {}, maxAttempts: 1, timeoutMs: 60_000 })),
      })
      return ids
    },

    /** Deletes the waiting tasks, so that they do not run. */
    async emptyQueue(): Promise<void> {
      await database.prisma.task.deleteMany({ where: { kind: KIND, status: 'PENDING' } })
    },

    /** For the process that runs tasks. */
    async releaseTasks(): Promise<void> {
      release.resolve()
      release = Promise.withResolvers()
    },
  }
}
