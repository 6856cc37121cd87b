-- Cursors of event streams are no longer valid.
DROP TRIGGER task_events_removed ON task_events;
DROP FUNCTION task_events_remember_removed();
DROP TABLE removed_task_events;
DROP INDEX task_events_workspace;
CREATE INDEX task_events_workspace ON task_events (workspace_id, position);

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
  PERFORM tasks_insert_event(NEW, event, NEW.last_sequence);
  RETURN NEW;
END;
$$;

CREATE OR REPLACE FUNCTION tasks_insert_event(task tasks, event "TaskEventType", event_sequence integer) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO task_events (
    workspace_id, task_id, sequence, type, status, attempt,
    progress_percent, progress_step, progress_done, progress_total, message, result, failure
  ) VALUES (
    task.workspace_id, task.id, event_sequence, event, task.status, task.attempt,
    task.progress_percent, task.progress_step, task.progress_done, task.progress_total,
    CASE WHEN event IN ('RETRY_SCHEDULED', 'FAILED', 'TIMED_OUT') THEN task.failure ->> 'message' ELSE task.progress_step END,
    CASE WHEN event = 'COMPLETED' THEN task.result END,
    CASE WHEN event IN ('RETRY_SCHEDULED', 'FAILED', 'TIMED_OUT') THEN task.failure END
  );
$$;

ALTER TABLE tasks DROP COLUMN last_transaction;
