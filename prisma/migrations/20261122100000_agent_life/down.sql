-- Deletes no data.
DROP INDEX agents_coverage, agents_updated, agents_name, idempotency_keys_object;
