-- Saves several steps of a running task in order, each with its event, in one statement. Returns false if the attempt is over.
-- steps: an array of {"percent", "step"}.
CREATE FUNCTION save_task_steps(workspace uuid, task uuid, task_attempt integer, steps jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  saved record;
BEGIN
  FOR saved IN SELECT * FROM jsonb_to_recordset(steps) AS step (percent double precision, step text) LOOP
    UPDATE tasks SET progress_percent = saved.percent, progress_step = saved.step, progress_done = NULL, progress_total = NULL
    WHERE workspace_id = workspace AND id = task AND attempt = task_attempt AND status = 'RUNNING';
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END $$;
