import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { wakeTask } from '../platform/tasks/task-topics.ts'
import { TaskCancelled, type WorkerParts } from './run-task.ts'
import { TaskLost } from './task-definition.ts'
import { acknowledgeCancel } from './task-states.ts'

interface OwnedTask {
  id: string
  attempt: number
  isCancelled: boolean
}

/** Aborts tasks of this worker that were cancelled or that it no longer owns. */
export async function abortEndedTasks({ app, workerId, running }: WorkerParts): Promise<void> {
  const { prisma } = app.database
  // Copied before the query, because the query misses tasks that are claimed while it runs.
  const ranBefore = [...running]
  if (ranBefore.length === 0) return
  const owned = await prisma.$queryRaw<OwnedTask[]>`
    SELECT id, attempt, cancel_requested_at IS NOT NULL AS "isCancelled" FROM tasks
    WHERE worker_id = ${workerId}::uuid AND status = 'RUNNING'`
  // In parallel: one after another, each would queue for the database behind the running tasks.
  await Promise.all(
    ranBefore.map(async ([id, { task, cancel }]) => {
      const found = owned.find(one => one.id === id && one.attempt === task.attempt)
      if (!found) cancel.abort(new TaskLost(`Attempt ${task.attempt} of task ${id} is over.`))
      else if (found.isCancelled && !cancel.signal.aborted) {
        const db = scopeToWorkspace(prisma, task.workspaceId)
        const isOurs = await db.$transaction(tx => acknowledgeCancel(tx, task, workerId))
        if (isOurs) wakeTask(app.bus, task)
        cancel.abort(new TaskCancelled('The task was cancelled.'))
      }
    }),
  )
}
