import { Prisma } from '../generated/prisma/client.ts'

/**
 * Common table expressions that count ended model calls in the totals of this hour and in the usage of this day. Use them
 * in the statement that ends the calls, after a query named `ended` for rows of `model_calls`.
 */
export const COUNT_MODEL_USE = Prisma.sql`
  hours AS (
    INSERT INTO hourly_totals AS total (workspace_id, hour, model_calls, model_tokens, model_nano)
    SELECT workspace_id, date_trunc('hour', now(), 'UTC'), count(*), sum(input_tokens + output_tokens), sum(cost_nano)
    FROM ended GROUP BY workspace_id
    ON CONFLICT (workspace_id, hour, slot) DO UPDATE SET model_calls = total.model_calls + excluded.model_calls,
      model_tokens = total.model_tokens + excluded.model_tokens, model_nano = total.model_nano + excluded.model_nano
  ), users AS (
    INSERT INTO usage_days AS known (workspace_id, user_id, template_id, model_nano)
    SELECT workspace_id, user_id, template_id, sum(cost_nano)
    FROM ended GROUP BY workspace_id, user_id, template_id HAVING sum(cost_nano) > 0
    ON CONFLICT ON CONSTRAINT usage_days_key DO UPDATE SET model_nano = known.model_nano + excluded.model_nano
  ), days AS (
    INSERT INTO model_days AS known
      (workspace_id, model_id, model_name, purpose, agent_id, goal_id, calls, input_tokens, output_tokens, cost_nano)
    SELECT workspace_id, model_id, model_name, purpose, agent_id, goal_id, count(*), sum(input_tokens), sum(output_tokens),
      sum(cost_nano)
    FROM ended GROUP BY workspace_id, model_id, model_name, purpose, agent_id, goal_id
    ON CONFLICT ON CONSTRAINT model_days_key DO UPDATE SET calls = known.calls + excluded.calls,
      input_tokens = known.input_tokens + excluded.input_tokens,
      output_tokens = known.output_tokens + excluded.output_tokens, cost_nano = known.cost_nano + excluded.cost_nano
  )`
