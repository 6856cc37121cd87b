import { Prisma } from '../../generated/prisma/client.ts'

/** Tasks that a worker can claim now. */
export const IS_DUE = Prisma.sql`status = 'PENDING' AND due_at <= now()`

/**
 * The order in which tasks are claimed and queue positions are counted: by urgency, then by turn, which the trigger
 * `tasks_give_turn` assigns, then by ID.
 */
export const QUEUE_ORDER = Prisma.sql`urgency DESC, turn_at, id`
