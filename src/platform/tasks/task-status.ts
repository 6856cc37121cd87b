import type { TaskStatus } from '../../generated/prisma/client.ts'

/**
 * The state machine of tasks: the allowed transitions from each status. Final statuses have none. The trigger
 * `tasks_record_event` rejects all other transitions.
 */
export const ALLOWED_TRANSITIONS: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  PENDING: ['RUNNING', 'CANCELLED'],
  RUNNING: ['PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
  TIMED_OUT: [],
}

/** Whether the status is final. */
export function isFinished(status: TaskStatus): boolean {
  return ALLOWED_TRANSITIONS[status].length === 0
}
