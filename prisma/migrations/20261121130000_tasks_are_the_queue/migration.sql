-- The rows of tasks are the queue. Before, a job of pg-boss stood for each waiting task.
DROP SCHEMA IF EXISTS pgboss CASCADE;

-- `due_at`: not started before. `turn_at`: its place among those that are due.
ALTER TABLE tasks
  ADD COLUMN due_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN turn_at timestamptz NOT NULL DEFAULT now();
UPDATE tasks SET due_at = coalesce(next_attempt_at, created_at), turn_at = created_at WHERE status = 'PENDING';

-- A transaction may wait for a lock after it has begun: what it tells happened when it was written.
ALTER TABLE task_events ALTER COLUMN at SET DEFAULT clock_timestamp();

CREATE INDEX tasks_queue ON tasks (urgency DESC, turn_at, id) WHERE status = 'PENDING';
CREATE INDEX tasks_turns ON tasks (workspace_id, priority, turn_at) WHERE status = 'PENDING';
CREATE INDEX tasks_running_agents ON tasks (agent_id) WHERE status = 'RUNNING';

-- Every task that waits puts the next one of its workspace back by a minute. So a workspace that sends thousands at once
-- does not make the others wait, its own tasks keep their order, and nobody waits for ever: time brings every turn on.
CREATE FUNCTION tasks_give_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_turn timestamptz;
BEGIN
  SELECT max(turn_at) INTO last_turn FROM tasks
  WHERE workspace_id = NEW.workspace_id AND priority = NEW.priority AND status = 'PENDING';
  NEW.turn_at := greatest(NEW.due_at, last_turn + interval '1 minute');
  RETURN NEW;
END;
$$;
CREATE TRIGGER tasks_turn BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION tasks_give_turn();
