-- Calls of models and what they cost. See docs/decisions/spending.md. All amounts are in billionths of a US dollar.
CREATE TYPE "ModelCallOutcome" AS ENUM ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'REFUSED_BY_BUDGET');
CREATE TYPE "BudgetPeriod" AS ENUM ('DAY', 'MONTH');
CREATE TYPE "BudgetAction" AS ENUM ('WARN', 'STOP');

CREATE TABLE model_calls (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  at timestamptz(3) NOT NULL DEFAULT now(),
  purpose "ModelPurpose" NOT NULL,
  -- No foreign keys to what the call was made with and for: the record outlives it.
  model_id uuid NOT NULL,
  model_name text NOT NULL,
  attempt integer NOT NULL CHECK (attempt > 0),
  -- Not jsonb: it is only read whole.
  decision json NOT NULL,
  outcome "ModelCallOutcome",
  error_code text CHECK (error_code <> ''),
  input_tokens bigint NOT NULL DEFAULT 0 CHECK (input_tokens >= 0),
  output_tokens bigint NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
  tokens_estimated boolean NOT NULL DEFAULT false,
  cost_nano bigint NOT NULL DEFAULT 0 CHECK (cost_nano >= 0),
  first_token_ms double precision CHECK (first_token_ms BETWEEN 0 AND 1e12),
  duration_ms double precision CHECK (duration_ms BETWEEN 0 AND 1e12),
  task_id uuid,
  agent_id uuid,
  report_id uuid,
  user_id uuid,
  template_id uuid,
  is_check boolean NOT NULL,
  reserved_nano bigint NOT NULL CHECK (reserved_nano >= 0),
  reserved_tokens bigint NOT NULL CHECK (reserved_tokens >= 0),
  owner_seen_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  ended_at timestamptz,
  CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CHECK (duration_ms IS NOT NULL OR outcome IS NULL)
-- Each call is updated twice, which changes an index only at its end.
) WITH (fillfactor = 70);
COMMENT ON TABLE model_calls IS 'Requests to models, with the decision that led to each. Without prompts and answers. Kept for 90 days.';
COMMENT ON COLUMN model_calls.id IS 'UUIDv7.';
COMMENT ON COLUMN model_calls.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN model_calls.at IS 'When its cost was reserved.';
COMMENT ON COLUMN model_calls.purpose IS 'What the model was called for.';
COMMENT ON COLUMN model_calls.model_id IS 'The model, which may no longer exist.';
COMMENT ON COLUMN model_calls.model_name IS 'Name of the model at that time.';
COMMENT ON COLUMN model_calls.attempt IS 'Counts from 1 within one request.';
COMMENT ON COLUMN model_calls.decision IS 'Everything that the choice of the model depended on. See src/routing/decision.ts.';
COMMENT ON COLUMN model_calls.outcome IS 'How it ended. Null while it runs.';
COMMENT ON COLUMN model_calls.error_code IS 'Why it did not succeed, such as HTTP_429. Null if it succeeded or runs.';
COMMENT ON COLUMN model_calls.input_tokens IS 'Tokens of the prompt. 0 while it runs.';
COMMENT ON COLUMN model_calls.output_tokens IS 'Tokens of the answer. 0 while it runs.';
COMMENT ON COLUMN model_calls.tokens_estimated IS 'Whether the provider did not report the tokens.';
COMMENT ON COLUMN model_calls.cost_nano IS 'Cost in billionths of a US dollar. 0 while it runs.';
COMMENT ON COLUMN model_calls.first_token_ms IS 'Time to the first token. Null without one.';
COMMENT ON COLUMN model_calls.duration_ms IS 'Time to the end. Null while it runs.';
COMMENT ON COLUMN model_calls.task_id IS 'Task that it was made for, which may no longer exist. Null without one.';
COMMENT ON COLUMN model_calls.agent_id IS 'Agent that it was made for, which may no longer exist. Null without one.';
COMMENT ON COLUMN model_calls.report_id IS 'Report that it was made for, which may no longer exist. Null without one.';
COMMENT ON COLUMN model_calls.user_id IS 'User to whom the usage belongs, who may no longer exist. Null if unknown.';
COMMENT ON COLUMN model_calls.template_id IS 'Template to which the usage belongs, which may no longer exist. Null without one.';
COMMENT ON COLUMN model_calls.is_check IS 'Whether it was only made to see if the model responds.';
COMMENT ON COLUMN model_calls.reserved_nano IS 'Largest possible cost, reserved while it runs. 0 if it was refused.';
COMMENT ON COLUMN model_calls.reserved_tokens IS 'Largest possible number of tokens, reserved while it runs. 0 if it was refused.';
COMMENT ON COLUMN model_calls.owner_seen_at IS 'Last sign of life of the process that makes it.';
COMMENT ON COLUMN model_calls.sent_at IS 'When the request was about to be sent. Null before.';
COMMENT ON COLUMN model_calls.ended_at IS 'When it ended. Null while it runs.';

CREATE INDEX model_calls_running ON model_calls (owner_seen_at) WHERE outcome IS NULL;
CREATE INDEX model_calls_newest ON model_calls (workspace_id, at, id);
CREATE INDEX model_calls_health ON model_calls (workspace_id, model_id, ended_at)
  WHERE outcome IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT');
CREATE INDEX model_calls_of_task ON model_calls (workspace_id, task_id, at, id) WHERE task_id IS NOT NULL;
CREATE INDEX model_calls_of_agent ON model_calls (workspace_id, agent_id, at, id) WHERE agent_id IS NOT NULL;

CREATE TABLE model_spending (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  day date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
  day_nano bigint NOT NULL DEFAULT 0,
  month date NOT NULL DEFAULT date_trunc('month', now() AT TIME ZONE 'UTC')::date,
  month_nano bigint NOT NULL DEFAULT 0,
  month_tokens bigint NOT NULL DEFAULT 0,
  reserved_nano bigint NOT NULL DEFAULT 0,
  reserved_tokens bigint NOT NULL DEFAULT 0,
  CONSTRAINT model_spending_not_negative
    CHECK (least(day_nano, month_nano, month_tokens, reserved_nano, reserved_tokens) >= 0)
-- With room in its page, an update changes no index and needs no vacuum.
) WITH (fillfactor = 20);
COMMENT ON TABLE model_spending IS 'What model calls of a workspace have spent and reserved. Its lock orders all calls of the workspace.';
COMMENT ON COLUMN model_spending.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN model_spending.day IS 'Day (UTC) of the last change.';
COMMENT ON COLUMN model_spending.day_nano IS 'Spent on that day in billionths of a US dollar.';
COMMENT ON COLUMN model_spending.month IS 'First day of the month (UTC) of the last change.';
COMMENT ON COLUMN model_spending.month_nano IS 'Spent in that month in billionths of a US dollar.';
COMMENT ON COLUMN model_spending.month_tokens IS 'Tokens of calls in that month.';
COMMENT ON COLUMN model_spending.reserved_nano IS 'Sum of the reservations of all running calls in billionths of a US dollar.';
COMMENT ON COLUMN model_spending.reserved_tokens IS 'Sum of the reserved tokens of all running calls.';

CREATE TABLE budgets (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  period "BudgetPeriod" NOT NULL,
  limit_nano bigint NOT NULL CHECK (limit_nano > 0),
  action "BudgetAction" NOT NULL,
  refused_on date,
  noticed_on date,
  PRIMARY KEY (workspace_id, period)
);
COMMENT ON TABLE budgets IS 'Limits of what model calls of a workspace may cost in a day or month.';
COMMENT ON COLUMN budgets.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN budgets.period IS 'Period that it limits (UTC).';
COMMENT ON COLUMN budgets.limit_nano IS 'Limit in billionths of a US dollar.';
COMMENT ON COLUMN budgets.action IS 'What happens when it is spent: a notice, or calls are refused.';
COMMENT ON COLUMN budgets.refused_on IS 'First day of the last period in which it refused a call. Null if it has refused none since it was set.';
COMMENT ON COLUMN budgets.noticed_on IS 'First day of the last period for which a notice was raised. Null if none was raised since it was set.';

CREATE TABLE model_days (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  day date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
  model_id uuid NOT NULL,
  -- Part of the key: the name is needed when the model is gone, and a changed name starts another row.
  model_name text NOT NULL,
  purpose "ModelPurpose" NOT NULL,
  agent_id uuid,
  slot integer NOT NULL DEFAULT pg_backend_pid(),
  calls integer NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cost_nano bigint NOT NULL,
  CONSTRAINT model_days_key UNIQUE NULLS NOT DISTINCT (workspace_id, day, model_id, model_name, purpose, agent_id, slot),
  CONSTRAINT model_days_not_negative CHECK (least(slot, calls, input_tokens, output_tokens, cost_nano) >= 0)
);
COMMENT ON TABLE model_days IS 'What model calls of a workspace cost, by day. Written when a call ends. Kept for 800 days.';
COMMENT ON COLUMN model_days.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN model_days.day IS 'Day (UTC) on which the calls ended.';
COMMENT ON COLUMN model_days.model_id IS 'The model, which may no longer exist.';
COMMENT ON COLUMN model_days.model_name IS 'Name of the model when it was called.';
COMMENT ON COLUMN model_days.purpose IS 'What the model was called for.';
COMMENT ON COLUMN model_days.agent_id IS 'Agent that the calls were made for, which may no longer exist. Null without one.';
COMMENT ON COLUMN model_days.slot IS 'Process of the database connection, so that concurrent transactions never wait for each other here. 0: merged.';
COMMENT ON COLUMN model_days.calls IS 'Ended calls, except those that a budget refused.';
COMMENT ON COLUMN model_days.input_tokens IS 'Tokens of their prompts.';
COMMENT ON COLUMN model_days.output_tokens IS 'Tokens of their answers.';
COMMENT ON COLUMN model_days.cost_nano IS 'Their cost in billionths of a US dollar.';

-- Nothing was counted in these columns so far.
ALTER TABLE hourly_totals RENAME COLUMN model_micro_usd TO model_nano;
UPDATE hourly_totals SET model_nano = model_nano * 1000 WHERE model_nano <> 0;
COMMENT ON COLUMN hourly_totals.model_calls IS 'Ended calls of models, except those that a budget refused.';
COMMENT ON COLUMN hourly_totals.model_tokens IS 'Tokens of those calls.';
COMMENT ON COLUMN hourly_totals.model_nano IS 'Cost of those calls in billionths of a US dollar.';
ALTER TABLE usage_days RENAME COLUMN micro_usd TO model_nano;
UPDATE usage_days SET model_nano = model_nano * 1000 WHERE model_nano <> 0;
COMMENT ON COLUMN usage_days.model_nano IS 'Cost of model calls in billionths of a US dollar.';

-- What a workspace has spent today and this month, and what it has reserved. Always one row.
CREATE FUNCTION current_spending(workspace uuid) RETURNS SETOF model_spending LANGUAGE sql STABLE AS $$
  SELECT workspace,
    today.day, coalesce(CASE WHEN spent.day = today.day THEN spent.day_nano END, 0),
    today.month, coalesce(CASE WHEN spent.month = today.month THEN spent.month_nano END, 0),
    coalesce(CASE WHEN spent.month = today.month THEN spent.month_tokens END, 0),
    coalesce(spent.reserved_nano, 0), coalesce(spent.reserved_tokens, 0)
  FROM (
    SELECT (now() AT TIME ZONE 'UTC')::date AS day, date_trunc('month', now() AT TIME ZONE 'UTC')::date AS month
  ) AS today LEFT JOIN model_spending AS spent ON spent.workspace_id = workspace
$$;

-- Locks the row of a workspace and returns it with the amounts of today and of this month. In a function that is written
-- in plpgsql, each statement sees what was committed before it started, so what follows the lock sees all earlier calls.
CREATE FUNCTION lock_spending(workspace uuid) RETURNS model_spending LANGUAGE plpgsql AS $$
DECLARE
  spending model_spending;
  today date;
BEGIN
  LOOP
    SELECT * INTO spending FROM model_spending WHERE workspace_id = workspace FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO model_spending (workspace_id) VALUES (workspace) ON CONFLICT DO NOTHING;
  END LOOP;
  -- Not now(): midnight may have passed while this waited for the lock.
  today := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  IF spending.day <> today THEN
    spending.day := today;
    spending.day_nano := 0;
  END IF;
  IF spending.month <> date_trunc('month', today)::date THEN
    spending.month := date_trunc('month', today)::date;
    spending.month_nano := 0;
    spending.month_tokens := 0;
  END IF;
  RETURN spending;
END $$;

-- Reserves the cost and the tokens of a call. Returns null, or why the call is refused. Calls without a cost pass all
-- limits of cost.
CREATE FUNCTION reserve_spending(workspace uuid, nano bigint, tokens bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  spending CONSTANT model_spending := lock_spending(workspace);
  stopped "BudgetPeriod";
  exceeded "QuotaKind";
BEGIN
  SELECT period INTO stopped FROM budgets
  WHERE workspace_id = workspace AND action = 'STOP' AND nano > 0 AND limit_nano < spending.reserved_nano + nano
    + CASE period WHEN 'DAY' THEN spending.day_nano ELSE spending.month_nano END
  ORDER BY period LIMIT 1;
  IF stopped IS NOT NULL THEN
    UPDATE budgets SET refused_on = CASE period WHEN 'DAY' THEN spending.day ELSE spending.month END
    WHERE workspace_id = workspace AND period = stopped
      AND refused_on IS DISTINCT FROM CASE period WHEN 'DAY' THEN spending.day ELSE spending.month END;
    RETURN 'BUDGET_' || stopped;
  END IF;

  SELECT kind INTO exceeded FROM quotas
  WHERE workspace_id = workspace AND CASE kind
    WHEN 'MODEL_TOKENS_PER_MONTH' THEN max_used < spending.month_tokens + spending.reserved_tokens + tokens
    WHEN 'MODEL_MICRO_USD_PER_MONTH' THEN nano > 0 AND max_used * 1000 < spending.month_nano + spending.reserved_nano + nano
    ELSE false END
  ORDER BY kind LIMIT 1;
  IF exceeded IS NOT NULL THEN
    RETURN CASE exceeded WHEN 'MODEL_TOKENS_PER_MONTH' THEN 'QUOTA_TOKENS' ELSE 'QUOTA_USD' END;
  END IF;

  UPDATE model_spending
  SET day = spending.day, day_nano = spending.day_nano, month = spending.month, month_nano = spending.month_nano,
    month_tokens = spending.month_tokens, reserved_nano = spending.reserved_nano + nano,
    reserved_tokens = spending.reserved_tokens + tokens
  WHERE workspace_id = workspace;
  RETURN NULL;
END $$;

-- Replaces reservations with what the calls really used. Returns whether a budget that warns is spent and has no notice yet.
CREATE FUNCTION settle_spending(workspace uuid, no_longer_reserved_nano bigint, no_longer_reserved_tokens bigint, nano bigint, tokens bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  spending model_spending := lock_spending(workspace);
BEGIN
  UPDATE model_spending
  SET day = spending.day, day_nano = spending.day_nano + nano, month = spending.month, month_nano = spending.month_nano + nano,
    month_tokens = spending.month_tokens + tokens, reserved_nano = spending.reserved_nano - no_longer_reserved_nano,
    reserved_tokens = spending.reserved_tokens - no_longer_reserved_tokens
  WHERE workspace_id = workspace RETURNING * INTO spending;
  RETURN EXISTS (
    SELECT FROM budgets WHERE workspace_id = workspace AND action = 'WARN' AND CASE period
      WHEN 'DAY' THEN limit_nano <= spending.day_nano AND noticed_on IS DISTINCT FROM spending.day
      ELSE limit_nano <= spending.month_nano AND noticed_on IS DISTINCT FROM spending.month END);
END $$;

SELECT secure_tables();
