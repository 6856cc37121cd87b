-- The events of a workspace are followed in the order of (transaction, position), and only those of transactions below which
-- none is open: what becomes visible later then always comes later in that order, whoever committed first.
-- A transaction may have its number before one that wrote an earlier event of the same task. So an event never takes a lower
-- number than the event before it: the events of one task stay in their order.
ALTER TABLE tasks ADD COLUMN last_transaction xid8;
ALTER TABLE tasks ALTER COLUMN last_transaction SET DEFAULT pg_current_xact_id();

CREATE OR REPLACE FUNCTION tasks_insert_event(task tasks, event "TaskEventType", event_sequence integer) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO task_events (
    transaction, workspace_id, task_id, sequence, type, status, attempt,
    progress_percent, progress_step, progress_done, progress_total, message, result, failure
  ) VALUES (
    greatest(pg_current_xact_id(), task.last_transaction),
    task.workspace_id, task.id, event_sequence, event, task.status, task.attempt,
    task.progress_percent, task.progress_step, task.progress_done, task.progress_total,
    CASE WHEN event IN ('RETRY_SCHEDULED', 'FAILED', 'TIMED_OUT') THEN task.failure ->> 'message' ELSE task.progress_step END,
    CASE WHEN event = 'COMPLETED' THEN task.result END,
    CASE WHEN event IN ('RETRY_SCHEDULED', 'FAILED', 'TIMED_OUT') THEN task.failure END
  );
$$;

CREATE OR REPLACE FUNCTION tasks_record_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event "TaskEventType";
BEGIN
  IF NEW.status <> OLD.status THEN
    IF NOT (
      (OLD.status = 'PENDING' AND NEW.status IN ('RUNNING', 'CANCELLED')) OR
      (OLD.status = 'RUNNING' AND NEW.status IN ('PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))
    ) THEN
      RAISE EXCEPTION 'task % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    event := CASE NEW.status
      WHEN 'RUNNING' THEN 'STARTED'
      WHEN 'PENDING' THEN 'RETRY_SCHEDULED'
      ELSE NEW.status::text
    END::"TaskEventType";
  ELSIF (NEW.progress_percent, NEW.progress_step, NEW.progress_done, NEW.progress_total)
        IS DISTINCT FROM (OLD.progress_percent, OLD.progress_step, OLD.progress_done, OLD.progress_total) THEN
    IF NEW.status <> 'RUNNING' THEN
      RAISE EXCEPTION 'task % is % and cannot progress', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    -- Percent only rises within an attempt.
    NEW.progress_percent := greatest(NEW.progress_percent, OLD.progress_percent);
    event := 'PROGRESSED';
  ELSIF NEW.cancel_acknowledged_at IS DISTINCT FROM OLD.cancel_acknowledged_at AND NEW.status = 'RUNNING' THEN
    event := 'CANCEL_ACKNOWLEDGED';
  -- A cancel that comes after the end leaves its receipt and no event: an end is the last of a stream.
  ELSIF NEW.cancel_requested_at IS DISTINCT FROM OLD.cancel_requested_at AND NEW.status IN ('PENDING', 'RUNNING') THEN
    event := 'CANCEL_REQUESTED';
  ELSIF NEW.dead_letter_reason IS DISTINCT FROM OLD.dead_letter_reason THEN
    event := 'DEAD_LETTERED';
  ELSIF NEW.redriven_as IS DISTINCT FROM OLD.redriven_as AND NEW.redriven_as IS NOT NULL THEN
    event := 'REDRIVEN';
  ELSE
    RETURN NEW;
  END IF;
  NEW.last_sequence := OLD.last_sequence + 1;
  NEW.last_transaction := greatest(pg_current_xact_id(), OLD.last_transaction);
  PERFORM tasks_insert_event(NEW, event, NEW.last_sequence);
  RETURN NEW;
END;
$$;

DROP INDEX task_events_workspace;
CREATE INDEX task_events_workspace ON task_events (workspace_id, transaction, position);

-- How far back events have been removed: whoever had read less far than that has missed some.
CREATE TABLE removed_task_events (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  transaction xid8 NOT NULL,
  position bigint NOT NULL
);

CREATE FUNCTION task_events_remember_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO removed_task_events AS known (workspace_id, transaction, position)
  SELECT DISTINCT ON (workspace_id) workspace_id, transaction, position FROM removed
  -- A workspace that goes itself takes its events along.
  WHERE EXISTS (SELECT 1 FROM workspaces WHERE id = removed.workspace_id)
  ORDER BY workspace_id, transaction DESC, position DESC
  ON CONFLICT (workspace_id) DO UPDATE SET transaction = excluded.transaction, position = excluded.position
    WHERE (known.transaction, known.position) < (excluded.transaction, excluded.position);
  RETURN NULL;
END;
$$;
CREATE TRIGGER task_events_removed AFTER DELETE ON task_events REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION task_events_remember_removed();
