import type { Task } from '../../generated/prisma/client.ts'
import { isFinished } from '../../platform/tasks/task-status.ts'

/** The outcome of a cancel request. REQUESTED while the task is still running. */
export function describeCancel(
  task: Pick<Task, 'status' | 'attempt'>,
): 'REQUESTED' | 'NEVER_STARTED' | 'STOPPED' | 'FINISHED_FIRST' {
  if (task.status === 'CANCELLED') return task.attempt === 0 ? 'NEVER_STARTED' : 'STOPPED'
  return isFinished(task.status) ? 'FINISHED_FIRST' : 'REQUESTED'
}
