-- An agent that is deleted takes along what was remembered of requests that made it, its tasks and its measurements.
CREATE INDEX idempotency_keys_object ON idempotency_keys (object_id);

-- The orders of agents beside that by creation.
CREATE INDEX agents_name ON agents (workspace_id, name, id);
CREATE INDEX agents_updated ON agents (workspace_id, updated_at, id);
CREATE INDEX agents_coverage ON agents (workspace_id, coverage_percent, id);
