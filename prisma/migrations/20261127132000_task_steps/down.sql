-- Reverts migration.sql.
DROP FUNCTION save_task_steps(uuid, uuid, integer, jsonb);
