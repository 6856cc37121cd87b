import type { Database } from '../platform/database/database.ts'

/** A retry waits no longer, so whatever is due later was not meant to be a retry. */
const LONGEST_DELAY_S = 60

/**
 * Makes up for a clock of the database that was set back: tasks and webhooks that were due stay due, and a worker that dies is
 * not taken for alive until the clock has come that far again. Any number of workers may do so.
 * @param before the time that it would be by now, in milliseconds; null where nobody knows. Tasks of the future tell it, too.
 */
export async function followClock({ prisma }: Database, before: number | null): Promise<void> {
  const [row] = await prisma.$queryRaw<{ before: string | null }[]>`
    SELECT (CASE WHEN before > now() + interval '1 second' THEN before END)::text AS before FROM (
      SELECT greatest(to_timestamp(${before && before / 1000}::float8), max(created_at)) AS before
      FROM tasks WHERE status = 'PENDING'
    ) clock`
  if (!row?.before) return
  await prisma.$executeRaw`
    UPDATE tasks SET due_at = now(), next_attempt_at = NULL
    WHERE status = 'PENDING' AND due_at > now()
      AND due_at <= ${row.before}::timestamptz + make_interval(secs => ${LONGEST_DELAY_S}::float8)`
  await prisma.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE status = 'PENDING' AND next_attempt_at > now() AND next_attempt_at <= ${row.before}::timestamptz`
  await prisma.$executeRaw`
    UPDATE workers SET last_seen_at = now() WHERE last_seen_at > now() AND last_seen_at <= ${row.before}::timestamptz`
}
