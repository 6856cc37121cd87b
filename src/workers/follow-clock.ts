import type { Database } from '../platform/database/database.ts'

/** Maximum delay of a retry. */
const MAX_DELAY_S = 60

/**
 * Adjusts rows after the database clock jumped back. Due tasks and webhooks stay due, and heartbeats from the future
 * are reset so that dead workers are noticed. Safe to run in several workers at once.
 * @param before the current time by the old clock, in milliseconds. Null if unknown: then only pending tasks from the
 * future reveal a jump.
 */
export async function adjustToClock({ prisma }: Database, before: number | null): Promise<void> {
  const [row] = await prisma.$queryRaw<{ before: string | null }[]>`
    SELECT (CASE WHEN before > now() + interval '1 second' THEN before END)::text AS before FROM (
      SELECT greatest(to_timestamp(${before && before / 1000}::float8), max(created_at)) AS before
      FROM tasks WHERE status = 'PENDING'
    ) clock`
  if (!row?.before) return
  await prisma.$executeRaw`
    UPDATE tasks SET due_at = now(), next_attempt_at = NULL
    WHERE status = 'PENDING' AND due_at > now()
      AND due_at <= ${row.before}::timestamptz + make_interval(secs => ${MAX_DELAY_S}::float8)`
  await prisma.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE status = 'PENDING' AND next_attempt_at > now() AND next_attempt_at <= ${row.before}::timestamptz`
  await prisma.$executeRaw`
    UPDATE workers SET last_seen_at = now() WHERE last_seen_at > now() AND last_seen_at <= ${row.before}::timestamptz`
}
