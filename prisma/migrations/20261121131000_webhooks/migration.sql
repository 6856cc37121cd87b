CREATE TYPE "WebhookEndpointStatus" AS ENUM ('ENABLED', 'DISABLED');
CREATE TYPE "WebhookEventType" AS ENUM ('TASK_COMPLETED', 'TASK_FAILED', 'TASK_CANCELLED', 'TASK_TIMED_OUT', 'COVERAGE_ALERT');
CREATE TYPE "WebhookDeliveryStatus" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

CREATE TABLE webhook_endpoints (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  url text NOT NULL,
  description text,
  events "WebhookEventType"[] NOT NULL,
  status "WebhookEndpointStatus" NOT NULL DEFAULT 'ENABLED',
  disabled_reason text,
  -- Since when every try has failed; null after a success.
  failing_since timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX webhook_endpoints_created ON webhook_endpoints (workspace_id, created_at DESC, id DESC);

-- A secret of an endpoint, or of the workspace for the addresses given with a single call. The newest signs first;
-- those before it sign along until they expire.
CREATE TABLE webhook_secrets (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  endpoint_id uuid REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
  secret text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz
);
CREATE INDEX webhook_secrets_owner ON webhook_secrets (coalesce(endpoint_id, workspace_id));
-- One newest of each owner, whoever makes or rotates it at once.
CREATE UNIQUE INDEX webhook_secrets_newest ON webhook_secrets (coalesce(endpoint_id, workspace_id)) WHERE expires_at IS NULL;

ALTER TABLE tasks ADD COLUMN webhook_url text;

-- The outbox. A row is written in the transaction of what it tells of; its id is the webhook-id of every try.
CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  endpoint_id uuid REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
  task_id uuid REFERENCES tasks (id) ON DELETE SET NULL,
  event "WebhookEventType" NOT NULL,
  url text NOT NULL,
  -- What happened, as the database knows it: the body is made of it.
  payload jsonb NOT NULL,
  status "WebhookDeliveryStatus" NOT NULL DEFAULT 'PENDING',
  -- Rounds of tries that have failed since the delivery was made, or was asked for again.
  failed_rounds integer NOT NULL DEFAULT 0,
  -- Rises with every claim and never falls: the fence of what a sender writes.
  claims integer NOT NULL DEFAULT 0,
  -- Of one that is being sent: when it is taken up again should its sender die.
  next_attempt_at timestamptz DEFAULT now(),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE status = 'PENDING';
CREATE INDEX webhook_deliveries_new ON webhook_deliveries (next_attempt_at) WHERE status = 'PENDING' AND failed_rounds = 0;
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_task ON webhook_deliveries (task_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (workspace_id, finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE webhook_attempts (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  delivery_id uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
  at timestamptz(3) NOT NULL,
  response_status integer,
  latency_ms double precision NOT NULL,
  error text,
  response_body text
);
CREATE INDEX webhook_attempts_delivery ON webhook_attempts (delivery_id, at, id);

-- However a task comes to its end, whoever is to hear of it is written down with it.
CREATE FUNCTION tasks_send_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told "WebhookEventType" := 'TASK_' || NEW.status::text;
  about jsonb := jsonb_build_object(
    'taskId', NEW.id, 'agentId', NEW.agent_id, 'kind', NEW.kind, 'status', NEW.status, 'result', NEW.result,
    'failure', NEW.failure, 'completedAt', NEW.finished_at, 'sequence', NEW.last_sequence
  );
BEGIN
  INSERT INTO webhook_deliveries (workspace_id, endpoint_id, task_id, event, url, payload)
  SELECT NEW.workspace_id, id, NEW.id, told, url, about FROM webhook_endpoints
  WHERE workspace_id = NEW.workspace_id AND status = 'ENABLED' AND told = ANY (events);
  IF NEW.webhook_url IS NOT NULL THEN
    INSERT INTO webhook_deliveries (workspace_id, task_id, event, url, payload)
    VALUES (NEW.workspace_id, NEW.id, told, NEW.webhook_url, about);
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER tasks_webhooks AFTER UPDATE OF status ON tasks FOR EACH ROW
  WHEN (NEW.status <> OLD.status AND NEW.status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))
  EXECUTE FUNCTION tasks_send_webhooks();
