-- Deletes all schedules.
DROP INDEX idempotency_keys_kept, coverage_snapshots_kept, tasks_retention;
ALTER TABLE workspaces DROP COLUMN next_retention_at;
DROP TABLE schedules;
