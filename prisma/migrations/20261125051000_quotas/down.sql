-- Deletes all quotas and their history. Nothing is limited by them anymore.
ALTER TABLE tasks DROP COLUMN is_requested;
DROP TABLE quota_days, quotas;
DROP TYPE "QuotaKind";
