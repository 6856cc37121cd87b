DROP TABLE storage_sizes;
DROP TABLE notices;
DROP TYPE "NoticeKind";

-- A value of an enum cannot be dropped, so the type is created again without it.
DELETE FROM webhook_deliveries WHERE event = 'NOTICE';
UPDATE webhook_endpoints SET events = array_remove(events, 'NOTICE');
ALTER TYPE "WebhookEventType" RENAME TO "FormerWebhookEventType";
DO $$
BEGIN
  EXECUTE (SELECT format('CREATE TYPE "WebhookEventType" AS ENUM (%s)', string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder))
    FROM pg_enum WHERE enumtypid = '"FormerWebhookEventType"'::regtype AND enumlabel <> 'NOTICE');
END $$;
ALTER TABLE webhook_deliveries ALTER COLUMN event TYPE "WebhookEventType" USING event::text::"WebhookEventType";
ALTER TABLE webhook_endpoints ALTER COLUMN events TYPE "WebhookEventType"[] USING events::text[]::"WebhookEventType"[];
DROP TYPE "FormerWebhookEventType";
