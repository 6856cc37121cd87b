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

/** Stops those of this worker's tasks that were cancelled, and ends those that are no longer its own. */
export async function lookAfterTasks({ app, workerId, running }: WorkerParts): Promise<void> {
  const { prisma } = app.database
  // Only what ran before the question is judged by its answer: a task taken up meanwhile is not in it.
  const ranBefore = [...running]
  if (ranBefore.length === 0) return
  const owned = await prisma.$queryRaw<OwnedTask[]>`
    SELECT id, attempt, cancel_requested_at IS NOT NULL AS "isCancelled" FROM tasks
    WHERE worker_id = ${workerId}::uuid AND status = 'RUNNING'`
  // All at once: one after the other, the last of many would wait for as many turns among the tasks that run.
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
