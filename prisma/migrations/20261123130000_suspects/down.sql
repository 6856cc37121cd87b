-- Deletes how workers ended.
DROP INDEX tasks_suspects;
ALTER TABLE workers DROP COLUMN boot_id, DROP COLUMN stopping_at, DROP COLUMN died_at, DROP COLUMN died_with;
