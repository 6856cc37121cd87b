import type { Task } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** 1 for the task that a worker takes up next, over all workspaces. Null for one that is not waiting. */
export async function findQueuePosition(
  { app }: ViewerContext,
  task: Pick<Task, 'id' | 'status' | 'nextAttemptAt'>,
): Promise<number | null> {
  return task.status === 'PENDING' ? app.queue.positionOf(task.id) : null
}
