-- What testWebhookEndpoint sends. No endpoint subscribes to it.
ALTER TYPE "WebhookEventType" ADD VALUE 'TEST';
