-- What users use, by day. See docs/decisions/usage.md.
CREATE TABLE usage_days (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  day date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
  -- Without foreign keys: what was used outlives its user and its template.
  user_id uuid,
  template_id uuid,
  slot integer NOT NULL DEFAULT pg_backend_pid(),
  template_uses integer NOT NULL DEFAULT 0,
  queries integer NOT NULL DEFAULT 0,
  reports integer NOT NULL DEFAULT 0,
  micro_usd bigint NOT NULL DEFAULT 0,
  CONSTRAINT usage_days_key UNIQUE NULLS NOT DISTINCT (workspace_id, day, user_id, template_id, slot),
  CONSTRAINT usage_days_not_negative CHECK (least(slot, template_uses, queries, reports, micro_usd) >= 0)
);

COMMENT ON TABLE usage_days IS 'What the users of a workspace use, by day. Written in the transaction of the use. Kept for 800 days.';
COMMENT ON COLUMN usage_days.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN usage_days.day IS 'Day (UTC) on which the transaction of the use began.';
COMMENT ON COLUMN usage_days.user_id IS 'The user, who may no longer exist. Null if unknown.';
COMMENT ON COLUMN usage_days.template_id IS 'The template, which may no longer exist. Null without a template.';
COMMENT ON COLUMN usage_days.slot IS 'Process of the database connection, so that concurrent transactions never wait for each other here. 0: merged.';
COMMENT ON COLUMN usage_days.template_uses IS 'Renderings and plans from the template.';
COMMENT ON COLUMN usage_days.queries IS 'Queries of agents.';
COMMENT ON COLUMN usage_days.reports IS 'Completed reports of topics of the user.';
COMMENT ON COLUMN usage_days.micro_usd IS 'Cost of model calls in millionths of a US dollar. Not counted yet.';
