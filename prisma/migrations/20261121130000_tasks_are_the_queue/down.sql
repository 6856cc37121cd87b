-- Waiting tasks have no jobs in pg-boss, whose schema the older release creates. Cancel and create them again.
DROP TRIGGER tasks_turn ON tasks;
DROP FUNCTION tasks_give_turn();
DROP INDEX tasks_queue, tasks_turns, tasks_running_agents;
ALTER TABLE task_events ALTER COLUMN at SET DEFAULT now();
ALTER TABLE tasks DROP COLUMN due_at, DROP COLUMN turn_at;
