-- Reverts migration.sql. Records of calls, what was spent, and budgets are deleted.
DROP FUNCTION settle_spending(uuid, bigint, bigint, bigint, bigint);
DROP FUNCTION reserve_spending(uuid, bigint, bigint);
DROP FUNCTION lock_spending(uuid);
DROP FUNCTION current_spending(uuid);

COMMENT ON COLUMN usage_days.model_nano IS 'Cost of model calls in millionths of a US dollar. Not counted yet.';
UPDATE usage_days SET model_nano = model_nano / 1000 WHERE model_nano <> 0;
ALTER TABLE usage_days RENAME COLUMN model_nano TO micro_usd;
COMMENT ON COLUMN hourly_totals.model_nano IS 'Cost of those calls in millionths of a US dollar. Not counted yet.';
COMMENT ON COLUMN hourly_totals.model_tokens IS 'Tokens of those calls. Not counted yet.';
COMMENT ON COLUMN hourly_totals.model_calls IS 'Calls of language models. Not counted yet.';
UPDATE hourly_totals SET model_nano = model_nano / 1000 WHERE model_nano <> 0;
ALTER TABLE hourly_totals RENAME COLUMN model_nano TO model_micro_usd;

DROP TABLE model_days, budgets, model_spending, model_calls;
DROP TYPE "BudgetAction";
DROP TYPE "BudgetPeriod";
DROP TYPE "ModelCallOutcome";
