-- A task whose worker died is a suspect: it is retried alone in its worker. These columns are the evidence for or against it. Rows
-- of dead workers are kept for one day.
ALTER TABLE workers
  -- Identifies one start of the machine. Null for workers of an earlier release.
  ADD COLUMN boot_id text,
  -- Time of SIGTERM. If the worker is killed after that, its tasks are returned unspent.
  ADD COLUMN stopping_at timestamptz(3),
  -- Time when another worker found it silent. Reset to null by its next heartbeat.
  ADD COLUMN died_at timestamptz(6),
  -- The suspect that it ran alone when it died. Not a foreign key: the task may be deleted first.
  ADD COLUMN died_with uuid;

CREATE INDEX tasks_suspects ON tasks (worker_id) WHERE losses > 0 AND status IN ('PENDING', 'RUNNING');
