-- Figures of a workspace, by hour. See docs/decisions/usage.md.
CREATE TABLE hourly_totals (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  hour timestamptz NOT NULL,
  slot integer NOT NULL DEFAULT pg_backend_pid(),
  tasks_accepted integer NOT NULL DEFAULT 0,
  tasks_completed integer NOT NULL DEFAULT 0,
  tasks_failed integer NOT NULL DEFAULT 0,
  tasks_retried integer NOT NULL DEFAULT 0,
  claims integer NOT NULL DEFAULT 0,
  claim_conflicts integer NOT NULL DEFAULT 0,
  lease_renewals integer NOT NULL DEFAULT 0,
  leases_lost integer NOT NULL DEFAULT 0,
  workers_lost integer NOT NULL DEFAULT 0,
  dead_lettered integer NOT NULL DEFAULT 0,
  queue_waits integer[] NOT NULL DEFAULT array_fill(0, ARRAY[54]),
  runs integer[] NOT NULL DEFAULT array_fill(0, ARRAY[54]),
  webhooks_delivered integer NOT NULL DEFAULT 0,
  webhooks_failed integer NOT NULL DEFAULT 0,
  queries integer NOT NULL DEFAULT 0,
  queries_answered integer NOT NULL DEFAULT 0,
  reports_written integer NOT NULL DEFAULT 0,
  model_calls integer NOT NULL DEFAULT 0,
  model_tokens bigint NOT NULL DEFAULT 0,
  model_micro_usd bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, hour, slot)
-- No CHECK: it would double the cost of an update, and counts are only ever added to.
-- A row is updated by most transactions. With room in its page, an update changes no index and needs no vacuum.
) WITH (fillfactor = 50);

COMMENT ON TABLE hourly_totals IS 'Figures of a workspace by hour, written in the transaction of the change that they count. Kept for 90 days.';
COMMENT ON COLUMN hourly_totals.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN hourly_totals.hour IS 'Start of the hour (UTC) in which the transaction of the change began.';
COMMENT ON COLUMN hourly_totals.slot IS 'Process of the database connection, so that concurrent transactions never wait for each other here. 0: merged.';
COMMENT ON COLUMN hourly_totals.tasks_accepted IS 'Created tasks.';
COMMENT ON COLUMN hourly_totals.tasks_completed IS 'Tasks that ended as COMPLETED.';
COMMENT ON COLUMN hourly_totals.tasks_failed IS 'Tasks that ended as FAILED or TIMED_OUT.';
COMMENT ON COLUMN hourly_totals.tasks_retried IS 'Attempts after which the task returned to the queue.';
COMMENT ON COLUMN hourly_totals.claims IS 'Started attempts.';
COMMENT ON COLUMN hourly_totals.claim_conflicts IS 'Tasks that were due when a worker asked for tasks, but that another worker took first.';
COMMENT ON COLUMN hourly_totals.lease_renewals IS 'Heartbeats of workers, once per task that the worker was running.';
COMMENT ON COLUMN hourly_totals.leases_lost IS 'Attempts that ended because their worker was gone.';
COMMENT ON COLUMN hourly_totals.workers_lost IS 'Workers that stopped sending heartbeats while they ran tasks of the workspace.';
COMMENT ON COLUMN hourly_totals.dead_lettered IS 'Tasks that became dead letters.';
COMMENT ON COLUMN hourly_totals.queue_waits IS 'Number of started attempts by time from due to started. See duration_bucket.';
COMMENT ON COLUMN hourly_totals.runs IS 'Number of ended attempts by duration. See duration_bucket.';
COMMENT ON COLUMN hourly_totals.webhooks_delivered IS 'Webhook deliveries that ended as DELIVERED.';
COMMENT ON COLUMN hourly_totals.webhooks_failed IS 'Webhook deliveries that ended as FAILED.';
COMMENT ON COLUMN hourly_totals.queries IS 'Queries of agents.';
COMMENT ON COLUMN hourly_totals.queries_answered IS 'Queries of agents with at least one hit.';
COMMENT ON COLUMN hourly_totals.reports_written IS 'Completed reports.';
COMMENT ON COLUMN hourly_totals.model_calls IS 'Calls of language models. Not counted yet.';
COMMENT ON COLUMN hourly_totals.model_tokens IS 'Tokens of those calls. Not counted yet.';
COMMENT ON COLUMN hourly_totals.model_micro_usd IS 'Cost of those calls in millionths of a US dollar. Not counted yet.';

-- The bucket of a duration: 1 is up to 1 ms, n is up to 2^((n - 1) / 2) ms, and 54 has no upper bound.
CREATE FUNCTION duration_bucket(duration interval) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT least(54, 1 + ceil(2 * ln(greatest(1, 1000 * extract(epoch FROM duration)::float8)) / ln(2::float8))::integer)
$$;

CREATE FUNCTION add_counts(a integer[], b integer[]) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  FOR i IN 1..54 LOOP
    IF b[i] > 0 THEN a[i] := a[i] + b[i]; END IF;
  END LOOP;
  RETURN a;
END $$;
-- Adds arrays of counts, element by element. Null without rows.
CREATE AGGREGATE sum_counts(integer[]) (SFUNC = add_counts, STYPE = integer[]);

-- The counts of one duration in this bucket.
CREATE FUNCTION count_in_bucket(bucket integer) RETURNS integer[] LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg((n = bucket)::integer ORDER BY n) FROM generate_series(1, 54) AS n
$$;

-- Each trigger has its own function, because Postgres plans a statement again when another role runs it. No other
-- transaction can insert the row of this slot in the meantime, so an update that finds none is followed by a plain INSERT.
CREATE FUNCTION count_accepted_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE hourly_totals SET tasks_accepted = tasks_accepted + 1
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, tasks_accepted)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_count_accepted AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION count_accepted_task();

CREATE FUNCTION count_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bucket CONSTANT integer := duration_bucket(NEW.started_at - OLD.due_at);
BEGIN
  UPDATE hourly_totals SET claims = claims + 1, queue_waits[bucket] = queue_waits[bucket] + 1
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, claims, queue_waits)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), 1, count_in_bucket(bucket));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_count_claim AFTER UPDATE OF status ON tasks FOR EACH ROW
  WHEN (OLD.status = 'PENDING' AND NEW.status = 'RUNNING') EXECUTE FUNCTION count_claim();

CREATE FUNCTION count_ended_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bucket CONSTANT integer := duration_bucket(clock_timestamp() - OLD.started_at);
  completed CONSTANT integer := (NEW.status = 'COMPLETED')::integer;
  failed CONSTANT integer := (NEW.status IN ('FAILED', 'TIMED_OUT'))::integer;
  retried CONSTANT integer := (NEW.status = 'PENDING')::integer;
BEGIN
  UPDATE hourly_totals SET runs[bucket] = runs[bucket] + 1, tasks_completed = tasks_completed + completed,
    tasks_failed = tasks_failed + failed, tasks_retried = tasks_retried + retried
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, runs, tasks_completed, tasks_failed, tasks_retried)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), count_in_bucket(bucket), completed, failed, retried);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_count_end AFTER UPDATE OF status ON tasks FOR EACH ROW
  WHEN (OLD.status = 'RUNNING' AND NEW.status <> 'RUNNING') EXECUTE FUNCTION count_ended_attempt();

CREATE FUNCTION count_dead_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE hourly_totals SET dead_lettered = dead_lettered + 1
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, dead_lettered)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_count_dead_letter AFTER UPDATE OF dead_letter_reason ON tasks FOR EACH ROW
  WHEN (OLD.dead_letter_reason IS NULL AND NEW.dead_letter_reason IS NOT NULL) EXECUTE FUNCTION count_dead_letter();

CREATE FUNCTION count_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  delivered CONSTANT integer := (NEW.status = 'DELIVERED')::integer;
BEGIN
  UPDATE hourly_totals SET webhooks_delivered = webhooks_delivered + delivered, webhooks_failed = webhooks_failed + 1 - delivered
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, webhooks_delivered, webhooks_failed)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), delivered, 1 - delivered);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER webhook_deliveries_count AFTER UPDATE OF status ON webhook_deliveries FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND NEW.status IN ('DELIVERED', 'FAILED')) EXECUTE FUNCTION count_delivery();

CREATE FUNCTION count_query() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  more CONSTANT integer := NEW.queries - OLD.queries;
  more_answered CONSTANT integer := NEW.answered - OLD.answered;
BEGIN
  UPDATE hourly_totals SET queries = queries + more, queries_answered = queries_answered + more_answered
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, queries, queries_answered)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), more, more_answered);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER agents_count_query AFTER UPDATE OF queries ON agents FOR EACH ROW
  WHEN (NEW.queries > OLD.queries) EXECUTE FUNCTION count_query();

CREATE FUNCTION count_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE hourly_totals SET reports_written = reports_written + 1
  WHERE workspace_id = NEW.workspace_id AND hour = date_trunc('hour', now(), 'UTC') AND slot = pg_backend_pid();
  IF NOT FOUND THEN
    INSERT INTO hourly_totals (workspace_id, hour, reports_written)
    VALUES (NEW.workspace_id, date_trunc('hour', now(), 'UTC'), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reports_count_written AFTER UPDATE OF completed_at ON reports FOR EACH ROW
  WHEN (OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL) EXECUTE FUNCTION count_report();

CREATE FUNCTION count_lost_worker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO hourly_totals AS total (workspace_id, hour, workers_lost)
  SELECT DISTINCT workspace_id, date_trunc('hour', now(), 'UTC'), 1 FROM tasks WHERE worker_id = NEW.id AND status = 'RUNNING'
  ON CONFLICT (workspace_id, hour, slot) DO UPDATE SET workers_lost = total.workers_lost + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER workers_count_lost AFTER UPDATE OF died_at ON workers FOR EACH ROW
  WHEN (OLD.died_at IS NULL AND NEW.died_at IS NOT NULL) EXECUTE FUNCTION count_lost_worker();
