-- Deletes the deliveries of webhook tests.
DELETE FROM webhook_deliveries WHERE event = 'TEST';

-- Postgres cannot remove a value from a type.
ALTER TYPE "WebhookEventType" RENAME TO "WebhookEventType_reverted";
CREATE TYPE "WebhookEventType" AS ENUM ('TASK_COMPLETED', 'TASK_FAILED', 'TASK_CANCELLED', 'TASK_TIMED_OUT', 'COVERAGE_ALERT');
ALTER TABLE webhook_endpoints ALTER COLUMN events TYPE "WebhookEventType"[] USING events::text[]::"WebhookEventType"[];
ALTER TABLE webhook_deliveries ALTER COLUMN event TYPE "WebhookEventType" USING event::text::"WebhookEventType";
DROP TYPE "WebhookEventType_reverted";
