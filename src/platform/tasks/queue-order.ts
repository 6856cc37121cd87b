import { Prisma } from '../../generated/prisma/client.ts'

/** Tasks that a worker may take up now. */
export const IS_DUE = Prisma.sql`status = 'PENDING' AND due_at <= now()`

/**
 * The one order in which tasks are taken up, and in which their positions are counted: the more urgent first, then by
 * turn, which the database gives (trigger `tasks_give_turn`), then by id.
 */
export const QUEUE_ORDER = Prisma.sql`urgency DESC, turn_at, id`
