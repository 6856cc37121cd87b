import type { Database } from './database.ts'

/**
 * Moves events of a restored dump before all events that this cluster will write. The dump contains transaction IDs of
 * another cluster. Events with IDs above the current one would be held back until this cluster reaches them. Clients
 * with a cursor from the other cluster get an EventGap.
 */
export async function repairEventOrder(database: Database): Promise<void> {
  // Visible rows have transaction IDs below the next one, unless another cluster assigned them.
  await database.runScript(`
    UPDATE task_events SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE removed_task_events SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE tasks SET last_transaction = '3' WHERE last_transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE coverage_alerts SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot())`)
}
