-- The trace that a task and a webhook belong to: see docs/tracing.md.
ALTER TABLE tasks ADD COLUMN trace_context text
  CONSTRAINT tasks_trace_context CHECK (trace_context ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
COMMENT ON COLUMN tasks.trace_context IS
  'W3C traceparent of the work that created the task or, once it has ended, of its last attempt. Null if that was not traced.';

ALTER TABLE webhook_deliveries ADD COLUMN trace_context text
  CONSTRAINT webhook_deliveries_trace_context CHECK (trace_context ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
COMMENT ON COLUMN webhook_deliveries.trace_context IS
  'W3C traceparent of the work that created the delivery. Null if that was not traced.';

CREATE OR REPLACE FUNCTION tasks_send_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told "WebhookEventType" := 'TASK_' || NEW.status::text;
  about jsonb := jsonb_build_object(
    'taskId', NEW.id, 'agentId', NEW.agent_id, 'kind', NEW.kind, 'status', NEW.status, 'result', NEW.result,
    'failure', NEW.failure, 'completedAt', NEW.finished_at, 'sequence', NEW.last_sequence
  );
BEGIN
  INSERT INTO webhook_deliveries (workspace_id, endpoint_id, task_id, event, url, payload, trace_context)
  SELECT NEW.workspace_id, id, NEW.id, told, url, about, NEW.trace_context FROM webhook_endpoints
  WHERE workspace_id = NEW.workspace_id AND status = 'ENABLED' AND told = ANY (events);
  IF NEW.webhook_url IS NOT NULL THEN
    INSERT INTO webhook_deliveries (workspace_id, task_id, event, url, payload, trace_context)
    VALUES (NEW.workspace_id, NEW.id, told, NEW.webhook_url, about, NEW.trace_context);
  END IF;
  RETURN NULL;
END;
$$;
