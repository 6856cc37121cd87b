-- Deletes all coverage alerts, their webhook deliveries and the alert rules of agents.
DELETE FROM webhook_deliveries WHERE alert_id IS NOT NULL;
ALTER TABLE webhook_deliveries DROP COLUMN alert_id;
DROP TABLE coverage_alerts;
ALTER TABLE agents DROP COLUMN alert_below, DROP COLUMN alert_drop;
