CREATE TYPE "QuotaKind" AS ENUM (
  'DOCUMENTS', 'STORAGE_BYTES', 'AGENTS', 'TEMPLATES', 'WEBHOOK_ENDPOINTS', 'API_KEYS', 'TASKS_PER_DAY', 'REPORTS_PER_DAY',
  'MODEL_TOKENS_PER_MONTH', 'MODEL_MICRO_USD_PER_MONTH'
);

-- A kind without a row is unlimited.
CREATE TABLE quotas (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  kind "QuotaKind" NOT NULL,
  max_used bigint NOT NULL CHECK (max_used >= 0),
  -- The start of its history.
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, kind)
);

-- What was used before the first change of each day (UTC), for the forecast.
CREATE TABLE quota_days (
  workspace_id uuid NOT NULL,
  kind "QuotaKind" NOT NULL,
  day date NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (workspace_id, kind, day),
  FOREIGN KEY (workspace_id, kind) REFERENCES quotas (workspace_id, kind) ON DELETE CASCADE
);

-- Started by a user or a schedule, so that it counts for TASKS_PER_DAY.
ALTER TABLE tasks ADD COLUMN is_requested boolean NOT NULL DEFAULT false;
CREATE INDEX tasks_requested ON tasks (workspace_id, created_at) WHERE is_requested;
