CREATE TABLE schedules (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  kind "TaskKind" NOT NULL,
  agent_id uuid REFERENCES agents (id) ON DELETE CASCADE,
  cron text NOT NULL,
  time_zone text NOT NULL,
  next_run_at timestamptz(3),
  last_task_id uuid REFERENCES tasks (id) ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX schedules_created ON schedules (workspace_id, created_at DESC, id DESC);
CREATE INDEX schedules_due ON schedules (next_run_at);
CREATE INDEX schedules_last_task ON schedules (last_task_id);
CREATE INDEX schedules_agent ON schedules (agent_id);

-- When what is past its time is next cleared away in the workspace.
ALTER TABLE workspaces ADD COLUMN next_retention_at timestamptz NOT NULL DEFAULT now() + interval '1 hour';
CREATE INDEX workspaces_retention ON workspaces (next_retention_at);

-- One workspace has one at a time of those that come by themselves.
CREATE INDEX tasks_retention ON tasks (workspace_id) WHERE kind = 'RETENTION' AND status IN ('PENDING', 'RUNNING');

-- What retention looks for, oldest first. Tasks it finds by tasks_finished.
CREATE INDEX coverage_snapshots_kept ON coverage_snapshots (workspace_id, measured_at);
CREATE INDEX idempotency_keys_kept ON idempotency_keys (workspace_id, created_at);
