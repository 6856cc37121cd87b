-- Reverts migration.sql. Spending is no longer kept by goal.
-- Rows that differ only in their goal become one.
CREATE TEMPORARY TABLE days ON COMMIT DROP AS
  SELECT workspace_id, day, model_id, model_name, purpose, agent_id, slot, sum(calls)::integer AS calls,
    sum(input_tokens)::bigint AS input_tokens, sum(output_tokens)::bigint AS output_tokens, sum(cost_nano)::bigint AS cost_nano
  FROM model_days GROUP BY 1, 2, 3, 4, 5, 6, 7;
DELETE FROM model_days;
ALTER TABLE model_days DROP CONSTRAINT model_days_key, DROP COLUMN goal_id;
INSERT INTO model_days (workspace_id, day, model_id, model_name, purpose, agent_id, slot, calls, input_tokens, output_tokens, cost_nano)
  SELECT * FROM days;
ALTER TABLE model_days ADD CONSTRAINT model_days_key
  UNIQUE NULLS NOT DISTINCT (workspace_id, day, model_id, model_name, purpose, agent_id, slot);

ALTER TABLE goal_steps DROP COLUMN tool_ran_with;
COMMENT ON COLUMN goal_steps.cost_nano IS 'Cost of its model calls in billionths of a US dollar. Null until it has run.';
COMMENT ON COLUMN goal_steps.tokens IS 'Tokens of its model calls. Null until it has run.';
UPDATE goal_steps SET
  cost_nano = (SELECT coalesce(sum(cost_nano), 0) FROM model_calls WHERE goal_step_id = goal_steps.id),
  tokens = (SELECT coalesce(sum(input_tokens + output_tokens), 0) FROM model_calls WHERE goal_step_id = goal_steps.id)
  WHERE started_at IS NOT NULL;
DROP INDEX model_calls_of_goal_step;
