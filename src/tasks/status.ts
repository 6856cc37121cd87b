import { Prisma, type TaskStatus } from '../generated/prisma/client.ts'

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

/** A worker counts as active if its last heartbeat is at most this old. Its tasks may be lost to others sooner. */
export const ACTIVE_WITHIN_MS = 20_000

/** Tasks that a worker can claim now. */
export const IS_DUE = Prisma.sql`status = 'PENDING' AND due_at <= now()`

/**
 * The order in which tasks are claimed and queue positions are counted: by urgency, then by turn, which the trigger
 * `tasks_give_turn` assigns, then by ID.
 */
export const QUEUE_ORDER = Prisma.sql`urgency DESC, turn_at, id`
