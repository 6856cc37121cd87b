-- Deletes all vectors, and the tasks that make them.
DROP TABLE node_vectors, document_vectors, chunk_vectors, embedding_models;
DELETE FROM schedules WHERE kind = 'EMBEDDING';
DELETE FROM tasks WHERE kind = 'EMBEDDING';

-- Postgres cannot remove a value from a type, or change the type of a column that a condition uses.
DROP INDEX tasks_retention;
ALTER TYPE "TaskKind" RENAME TO "TaskKind_reverted";
CREATE TYPE "TaskKind" AS ENUM ('COVERAGE_REFRESH', 'DOCUMENT_INGESTION', 'REPORT_GENERATION', 'RETENTION', 'TEMPLATE_PULL');
ALTER TABLE schedules ALTER COLUMN kind TYPE "TaskKind" USING kind::text::"TaskKind";
ALTER TABLE tasks ALTER COLUMN kind TYPE "TaskKind" USING kind::text::"TaskKind";
DROP TYPE "TaskKind_reverted";
CREATE INDEX tasks_retention ON tasks (workspace_id) WHERE kind = 'RETENTION' AND status IN ('PENDING', 'RUNNING');
