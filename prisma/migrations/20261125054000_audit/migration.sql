CREATE TYPE "AuditAction" AS ENUM (
  'API_KEY_CREATED', 'API_KEY_MINTED', 'API_KEY_REVOKED', 'USER_CREATED', 'AGENT_DELETED', 'DOCUMENTS_DELETED',
  'TAXONOMY_PUBLISHED', 'TEMPLATE_DELETED', 'TOPIC_DELETED', 'WEBHOOK_CREATED', 'WEBHOOK_UPDATED', 'WEBHOOK_DELETED',
  'WEBHOOK_SECRET_ROTATED', 'QUOTA_SET', 'FEATURE_FLAG_SET', 'DOCUMENTS_REGISTERED', 'DOCUMENT_REGISTRATION_REMOVED',
  'SECRET_CREATED', 'SECRET_READ', 'SECRET_ROTATED', 'SECRET_REVOKED', 'SECRET_FAILED', 'MODEL_PROVIDER_SAVED',
  'MODEL_PROVIDER_DELETED', 'MODEL_SAVED', 'MODEL_DELETED', 'PLUGIN_INSTALLED', 'PLUGIN_ENABLED', 'PLUGIN_DISABLED',
  'PLUGIN_REMOVED', 'PLUGIN_EFFECT', 'BUDGET_SET', 'POLICY_SET', 'GOAL_APPROVED', 'GOAL_CANCELLED', 'GOAL_DELETED'
);

CREATE TABLE audit_events (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  at timestamptz(3) NOT NULL DEFAULT now(),
  action "AuditAction" NOT NULL,
  -- Without a foreign key: the event outlives its user.
  actor_id uuid,
  actor_name text NOT NULL,
  api_key_prefix text,
  -- TypeIDs. The objects may no longer exist.
  subject_ids text[] NOT NULL DEFAULT '{}',
  summary text NOT NULL,
  request_id text
);

CREATE INDEX audit_events_newest ON audit_events (workspace_id, at, id);
CREATE INDEX audit_events_action ON audit_events (workspace_id, action, at, id);
CREATE INDEX audit_events_actor ON audit_events (workspace_id, actor_id, at, id);
CREATE INDEX audit_events_subjects ON audit_events USING gin (subject_ids);

-- The log is append-only. Rows can be deleted only with their workspace, or once they are older than the number of days
-- that the transaction sets in canopy.audit_retention_days, which is at least 30.
CREATE FUNCTION protect_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  retention_days integer := nullif(current_setting('canopy.audit_retention_days', true), '')::integer;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF retention_days IS NOT NULL AND OLD.at < now() - make_interval(days => greatest(retention_days, 30)) THEN
      RETURN OLD;
    END IF;
    IF NOT EXISTS (SELECT FROM workspaces WHERE id = OLD.workspace_id) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit_events is append-only: % is not allowed', TG_OP
    USING ERRCODE = 'insufficient_privilege', HINT = 'Retention deletes events older than AUDIT_RETENTION_DAYS.';
END $$;

CREATE TRIGGER protect_audit_events BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION protect_audit_events();
CREATE TRIGGER protect_audit_events_from_truncate BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION protect_audit_events();

-- Topics belong to their author. A topic without one can be changed only by ADMIN.
ALTER TABLE topics ALTER COLUMN author_id DROP NOT NULL;
CREATE INDEX topics_author ON topics (workspace_id, author_id);
