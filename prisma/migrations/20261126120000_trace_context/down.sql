CREATE OR REPLACE FUNCTION tasks_send_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
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
ALTER TABLE webhook_deliveries DROP COLUMN trace_context;
ALTER TABLE tasks DROP COLUMN trace_context;
