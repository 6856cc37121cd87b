-- Reverts migration.sql. Documents that plugins added stay.
DROP INDEX tasks_syncing;
ALTER TABLE documents DROP COLUMN plugin_id;
