-- Reverts migration.sql.
DROP TABLE usage_days;
