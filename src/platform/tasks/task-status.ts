import type { TaskStatus } from '../../generated/prisma/client.ts'

/**
 * The state machine of a task: where it may go from each state. An end is never left. The database refuses every other
 * move too (trigger `tasks_record_event`); a test tries them all.
 */
export const LEGAL_MOVES: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  PENDING: ['RUNNING', 'CANCELLED'],
  RUNNING: ['PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
  TIMED_OUT: [],
}

/** Whether the task is at an end. */
export function isFinished(status: TaskStatus): boolean {
  return LEGAL_MOVES[status].length === 0
}
