-- Deletes all webhook endpoints, their secrets and deliveries.
DROP TRIGGER tasks_webhooks ON tasks;
DROP FUNCTION tasks_send_webhooks();
DROP TABLE webhook_attempts, webhook_deliveries, webhook_secrets, webhook_endpoints;
ALTER TABLE tasks DROP COLUMN webhook_url;
DROP TYPE "WebhookDeliveryStatus", "WebhookEventType", "WebhookEndpointStatus";
