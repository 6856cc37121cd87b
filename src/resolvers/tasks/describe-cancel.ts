import type { Task } from '../../generated/prisma/client.ts'
import { isFinished } from '../../platform/tasks/task-status.ts'

/** How the cancel of a task ended, or that it has not yet. */
export function describeCancel(
  task: Pick<Task, 'status' | 'attempt'>,
): 'REQUESTED' | 'NEVER_STARTED' | 'STOPPED' | 'FINISHED_FIRST' {
  if (task.status === 'CANCELLED') return task.attempt === 0 ? 'NEVER_STARTED' : 'STOPPED'
  return isFinished(task.status) ? 'FINISHED_FIRST' : 'REQUESTED'
}
