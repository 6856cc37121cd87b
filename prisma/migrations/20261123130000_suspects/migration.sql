-- A task whose worker died is a suspect: it runs again alone in its worker. What a dead worker ran, and whether its machine
-- outlived it, is the evidence for or against that task. Rows of dead workers are kept for a day.
ALTER TABLE workers
  -- One start of the machine. Null where the worker is of an earlier release.
  ADD COLUMN boot_id text,
  -- When it was told to stop: what it ran goes back unspent, even if it is killed before it can hand it back.
  ADD COLUMN stopping_at timestamptz(3),
  -- When others found it silent. Null again as soon as it is heard of.
  ADD COLUMN died_at timestamptz(6),
  -- The suspect that it ran alone when it died. No reference: a task may be removed before the death is forgotten.
  ADD COLUMN died_with uuid;

CREATE INDEX tasks_suspects ON tasks (worker_id) WHERE losses > 0 AND status IN ('PENDING', 'RUNNING');
