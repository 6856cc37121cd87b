import type { Database } from './database.ts'

/**
 * Puts events that another cluster wrote before all that this one will write. A dump that was restored here brings the
 * numbers of its transactions along: higher than ours, they would be held back until ours have come that far. A cursor from
 * there is then one from a future that never was, and is answered with an EventGap.
 */
export async function mendEventOrder(database: Database): Promise<void> {
  // Every transaction whose rows can be seen has a number below the next one, unless it was given elsewhere.
  await database.runScript(`
    UPDATE task_events SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE removed_task_events SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE tasks SET last_transaction = '3' WHERE last_transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE coverage_alerts SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot())`)
}
