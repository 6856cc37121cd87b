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

/**
 * Says that this worker and its tasks live, stops those that were cancelled, and ends those that are no longer its own.
 * Done at every heartbeat, and at once when somebody cancels.
 */
export async function lookAfterTasks({ app, workerId, running }: WorkerParts): Promise<void> {
  const { prisma } = app.database
  // Only what ran before the question is judged by its answer: a task taken up meanwhile is not in it.
  const ranBefore = [...running]
  const [, owned] = await prisma.$transaction([
    prisma.$executeRaw`UPDATE workers SET last_seen_at = now() WHERE id = ${workerId}::uuid`,
    prisma.$queryRaw<OwnedTask[]>`
      SELECT id, attempt, cancel_requested_at IS NOT NULL AS "isCancelled" FROM tasks
      WHERE worker_id = ${workerId}::uuid AND status = 'RUNNING'`,
  ])
  const mine = owned.filter(({ id, attempt }) => running.get(id)?.task.attempt === attempt)
  await app.queue.keepAlive(mine.map(({ id }) => id))
  for (const [id, { task, cancel }] of ranBefore) {
    const found = mine.find(one => one.id === id)
    if (!found) cancel.abort(new TaskLost(`Attempt ${task.attempt} of task ${id} is over.`))
    else if (found.isCancelled && !cancel.signal.aborted) {
      const db = scopeToWorkspace(prisma, task.workspaceId)
      const isOurs = await db.$transaction(tx => acknowledgeCancel(tx, task, workerId))
      if (isOurs) wakeTask(app.bus, id)
      cancel.abort(new TaskCancelled('The task was cancelled.'))
    }
  }
}
