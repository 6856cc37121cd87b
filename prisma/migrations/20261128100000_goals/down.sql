-- Reverts migration.sql. Goals and their tasks are deleted. Reports that goals wrote stay.
DROP FUNCTION reserve_call(uuid, uuid, boolean, bigint, bigint);
DROP FUNCTION goal_figures(uuid);
DROP FUNCTION goal_spending(uuid);
DELETE FROM tasks WHERE kind IN ('GOAL_PLANNING', 'GOAL_STEP', 'GOAL_SYNTHESIS', 'GOAL_COMPENSATION');
ALTER TABLE model_calls DROP COLUMN goal_id, DROP COLUMN goal_step_id;
ALTER TABLE tasks DROP COLUMN goal_id;
DROP TABLE goal_events, goal_texts, goal_files, goal_citations, goal_steps, goal_plans, goals;
DROP TYPE "GoalEventType";
DROP TYPE "GoalFileKind";
DROP TYPE "GoalCompensationStatus";
DROP TYPE "GoalStepStatus";
DROP TYPE "GoalStepKind";
DROP TYPE "GoalLimit";
DROP TYPE "GoalStatus";

-- Postgres cannot remove a value from a type, or change the type of a column that a condition uses.
DROP INDEX tasks_retention, tasks_generating, tasks_syncing;
DROP TRIGGER tasks_generation_begins ON tasks;
DROP TRIGGER tasks_generation_ends ON tasks;
ALTER TYPE "TaskKind" RENAME TO "TaskKind_reverted";
CREATE TYPE "TaskKind" AS ENUM ('COVERAGE_REFRESH', 'DOCUMENT_INGESTION', 'DOCUMENT_PLACEMENT', 'REPORT_GENERATION', 'RETENTION', 'TEMPLATE_PULL', 'EMBEDDING', 'PLUGIN_RUN', 'PLUGIN_SYNC');
ALTER TABLE schedules ALTER COLUMN kind TYPE "TaskKind" USING kind::text::"TaskKind";
ALTER TABLE tasks ALTER COLUMN kind TYPE "TaskKind" USING kind::text::"TaskKind";
DROP TYPE "TaskKind_reverted";
CREATE INDEX tasks_retention ON tasks (workspace_id) WHERE kind = 'RETENTION' AND status IN ('PENDING', 'RUNNING');
CREATE UNIQUE INDEX tasks_generating ON tasks (topic_id) WHERE kind = 'REPORT_GENERATION' AND status IN ('PENDING', 'RUNNING');
CREATE UNIQUE INDEX tasks_syncing ON tasks (plugin_id) WHERE kind = 'PLUGIN_SYNC' AND status IN ('PENDING', 'RUNNING');
CREATE TRIGGER tasks_generation_begins AFTER INSERT ON tasks FOR EACH ROW
  WHEN (NEW.kind = 'REPORT_GENERATION') EXECUTE FUNCTION topics_follow_generation();
CREATE TRIGGER tasks_generation_ends AFTER UPDATE OF status ON tasks FOR EACH ROW
  WHEN (NEW.kind = 'REPORT_GENERATION' AND NEW.status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))
  EXECUTE FUNCTION topics_follow_generation();

DELETE FROM webhook_deliveries WHERE event IN ('GOAL_ENDED', 'GOAL_PAUSED');
UPDATE webhook_endpoints SET events = array_remove(array_remove(events, 'GOAL_ENDED'), 'GOAL_PAUSED');
ALTER TYPE "WebhookEventType" RENAME TO "FormerWebhookEventType";
DO $$
BEGIN
  EXECUTE (SELECT format('CREATE TYPE "WebhookEventType" AS ENUM (%s)', string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder))
    FROM pg_enum WHERE enumtypid = '"FormerWebhookEventType"'::regtype AND enumlabel NOT IN ('GOAL_ENDED', 'GOAL_PAUSED'));
END $$;
ALTER TABLE webhook_deliveries ALTER COLUMN event TYPE "WebhookEventType" USING event::text::"WebhookEventType";
ALTER TABLE webhook_endpoints ALTER COLUMN events TYPE "WebhookEventType"[] USING events::text[]::"WebhookEventType"[];
DROP TYPE "FormerWebhookEventType";
