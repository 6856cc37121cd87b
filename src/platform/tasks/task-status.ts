import type { TaskStatus } from '../../generated/prisma/client.ts'

/** An end is never left. The database refuses every other move too (trigger `tasks_record_event`). */
export function isFinished(status: TaskStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED' || status === 'TIMED_OUT'
}
