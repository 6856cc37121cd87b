-- Reverts migration.sql. Plugins, their grants and what they stored are deleted, and so are the tasks that run them.
DELETE FROM schedules WHERE kind IN ('PLUGIN_RUN', 'PLUGIN_SYNC');
DELETE FROM tasks WHERE kind IN ('PLUGIN_RUN', 'PLUGIN_SYNC');
ALTER TABLE schedules DROP COLUMN plugin_id, DROP COLUMN input;
ALTER TABLE tasks DROP COLUMN plugin_id;
ALTER TABLE plugins DROP CONSTRAINT plugins_version;
DROP TABLE plugin_values, plugin_secrets, plugin_versions, plugins;
DROP TYPE "PluginStatus";
DROP TYPE "PluginRuntime";
DROP TYPE "PluginKind";

-- Postgres cannot remove a value from a type, or change the type of a column that a condition uses.
DROP INDEX tasks_retention, tasks_generating;
DROP TRIGGER tasks_generation_begins ON tasks;
DROP TRIGGER tasks_generation_ends ON tasks;
ALTER TYPE "TaskKind" RENAME TO "TaskKind_reverted";
CREATE TYPE "TaskKind" AS ENUM ('COVERAGE_REFRESH', 'DOCUMENT_INGESTION', 'DOCUMENT_PLACEMENT', 'REPORT_GENERATION', 'RETENTION', 'TEMPLATE_PULL', 'EMBEDDING');
ALTER TABLE schedules ALTER COLUMN kind TYPE "TaskKind" USING kind::text::"TaskKind";
ALTER TABLE tasks ALTER COLUMN kind TYPE "TaskKind" USING kind::text::"TaskKind";
DROP TYPE "TaskKind_reverted";
CREATE INDEX tasks_retention ON tasks (workspace_id) WHERE kind = 'RETENTION' AND status IN ('PENDING', 'RUNNING');
CREATE UNIQUE INDEX tasks_generating ON tasks (topic_id) WHERE kind = 'REPORT_GENERATION' AND status IN ('PENDING', 'RUNNING');
CREATE TRIGGER tasks_generation_begins AFTER INSERT ON tasks FOR EACH ROW
  WHEN (NEW.kind = 'REPORT_GENERATION') EXECUTE FUNCTION topics_follow_generation();
CREATE TRIGGER tasks_generation_ends AFTER UPDATE OF status ON tasks FOR EACH ROW
  WHEN (NEW.kind = 'REPORT_GENERATION' AND NEW.status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))
  EXECUTE FUNCTION topics_follow_generation();
