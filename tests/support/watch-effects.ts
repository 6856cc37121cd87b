import type { Pool } from 'pg'

/**
 * Records the effects of tasks independently of the rows of the tasks. Triggers insert each effect into the table
 * `effects`, in the same transaction. The table has no unique constraint, so it also records duplicates. `writer` is the
 * application name of the connection. Call it after the migrations.
 */
export async function watchEffects(pool: Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE effects (
      position bigint GENERATED ALWAYS AS IDENTITY, what text NOT NULL, id uuid NOT NULL, sequence integer, writer text NOT NULL
    );
    CREATE INDEX ON effects (what, id);
    -- As the owner: Canopy may only write its own tables.
    CREATE FUNCTION record_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      row jsonb := to_jsonb(NEW);
    BEGIN
      INSERT INTO effects (what, id, sequence, writer) VALUES (
        TG_ARGV[0], (row ->> TG_ARGV[1])::uuid, (row ->> 'sequence')::integer, current_setting('application_name')
      );
      RETURN NULL;
    END;
    $$;
    CREATE TRIGGER count_snapshots AFTER INSERT ON coverage_snapshots
      FOR EACH ROW WHEN (NEW.task_id IS NOT NULL) EXECUTE FUNCTION record_effect('snapshot of task', 'task_id');
    CREATE TRIGGER count_indexed AFTER UPDATE ON documents
      FOR EACH ROW WHEN (NEW.status = 'INDEXED') EXECUTE FUNCTION record_effect('document indexed', 'id');
    CREATE TRIGGER count_events AFTER INSERT ON task_events
      FOR EACH ROW EXECUTE FUNCTION record_effect('event of task', 'task_id');
    CREATE TRIGGER count_workers AFTER INSERT ON workers
      FOR EACH ROW EXECUTE FUNCTION record_effect('worker', 'id');`)
}
