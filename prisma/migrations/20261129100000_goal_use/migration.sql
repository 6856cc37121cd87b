-- What a step used is the sum of its calls: a stored sum is too low after a crash. The columns stay for older releases.
COMMENT ON COLUMN goal_steps.cost_nano IS 'Not used anymore. Older releases write it.';
COMMENT ON COLUMN goal_steps.tokens IS 'Not used anymore. Older releases write it.';
CREATE INDEX model_calls_of_goal_step ON model_calls (goal_step_id) WHERE goal_step_id IS NOT NULL;

ALTER TABLE goal_steps ADD COLUMN tool_ran_with jsonb;
UPDATE goal_steps SET tool_ran_with = tool_input WHERE started_at IS NOT NULL;
COMMENT ON COLUMN goal_steps.tool_ran_with IS 'Input of the tool with the results of other steps, as it ran. Null before.';

ALTER TABLE model_days ADD COLUMN goal_id uuid, DROP CONSTRAINT model_days_key;
ALTER TABLE model_days ADD CONSTRAINT model_days_key
  UNIQUE NULLS NOT DISTINCT (workspace_id, day, model_id, model_name, purpose, agent_id, goal_id, slot);
COMMENT ON COLUMN model_days.goal_id IS 'Goal that the calls were made for, which may no longer exist. Null without one.';
