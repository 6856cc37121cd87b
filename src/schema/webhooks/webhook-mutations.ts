import { z } from 'zod'
import { LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { redeliverWebhook, testWebhookEndpoint } from '../../resolvers/webhooks/deliveries.ts'
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  updateWebhookEndpoint,
} from '../../resolvers/webhooks/endpoints.ts'
import {
  rotateWebhookSecret,
  rotateWorkspaceWebhookSecret,
} from '../../resolvers/webhooks/rotate-webhook-secret.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { deletedPayload, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, text, webhookUrl } from '../shared/validation.ts'
import { WebhookEndpointStatusEnum, WebhookEventTypeEnum } from './webhook.ts'

const description = text(0, 500)
const events = z.array(z.string()).min(1, 'must name at least one event')
const URL_RULE = 'an HTTPS URL at a public address, at most 2,000 characters.'
const SECRET_RULE = 'Secret to verify `webhook-signature` and `X-Agent-Signature` with. Shown only once.'

const newEndpoint = z.looseObject({ url: webhookUrl, description: description.nullish(), events })

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'The webhook endpoint to create.',
  fields: t => ({
    url: t.string({ required: true, description: `Where to send events: ${URL_RULE}` }),
    description: t.string({ description: 'Purpose of the endpoint. At most 500 characters.' }),
    events: t.field({
      type: [WebhookEventTypeEnum],
      required: true,
      description: 'Event types to send. At least one.',
    }),
  }),
})

const changes = z.looseObject({
  url: webhookUrl.nullish(),
  description: description.nullish(),
  events: events.nullish(),
})

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'Changes to a webhook endpoint. Omitted fields stay unchanged.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the endpoint.' }),
    url: t.string({ description: `Where to send events, including pending deliveries: ${URL_RULE}` }),
    description: t.string({
      description: 'Purpose of the endpoint. At most 500 characters. Null removes it.',
    }),
    events: t.field({ type: [WebhookEventTypeEnum], description: 'Event types to send. At least one.' }),
    status: t.field({
      type: WebhookEndpointStatusEnum,
      description: 'ENABLED resumes sending. DISABLED stops it, and pending deliveries fail.',
    }),
  }),
})

const DeleteWebhookEndpointInput = idInput(
  'DeleteWebhookEndpointInput',
  'The webhook endpoint to delete.',
  'ID of the endpoint.',
)
const RotateWebhookSecretInput = idInput(
  'RotateWebhookSecretInput',
  'The webhook endpoint that gets a new secret.',
  'ID of the endpoint.',
)
const RotateWorkspaceWebhookSecretInput = builder.inputType('RotateWorkspaceWebhookSecretInput', {
  description: 'Options for rotating the webhook secret of the workspace.',
  fields: t => ({
    revokeOld: t.boolean({
      defaultValue: false,
      description:
        'If true, the old secret stops signing immediately. Use this if it leaked. If false, it keeps signing for 24 hours.',
    }),
  }),
})
const TestWebhookEndpointInput = idInput(
  'TestWebhookEndpointInput',
  'The webhook endpoint to test.',
  'ID of the endpoint. It can be disabled.',
)
const RedeliverWebhookInput = builder.inputType('RedeliverWebhookInput', {
  description: 'The delivery to send again.',
  fields: t => ({ deliveryId: t.id({ required: true, description: 'ID of the delivery.' }) }),
})

const ENDPOINT = { endpoint: ['WebhookEndpoint', 'The endpoint in its current state.'] } as const
const secretPayload = (name: string, what: string) => {
  const payload = rowPayload<'endpoint', { secret: string }>(name, what, ENDPOINT)
  builder.objectField(payload, 'secret', t => t.exposeString('secret', { description: SECRET_RULE }))
  return payload
}
const CreateWebhookEndpointPayload = secretPayload(
  'CreateWebhookEndpointPayload',
  'The new webhook endpoint and its secret.',
)
const UpdateWebhookEndpointPayload = rowPayload(
  'UpdateWebhookEndpointPayload',
  'The updated webhook endpoint.',
  ENDPOINT,
)
const RotateWebhookSecretPayload = secretPayload(
  'RotateWebhookSecretPayload',
  'The webhook endpoint and its new secret.',
)
const RotateWorkspaceWebhookSecretPayload = builder
  .objectRef<{ secret: string }>('RotateWorkspaceWebhookSecretPayload')
  .implement({
    description: 'The new webhook secret of the workspace.',
    fields: t => ({ secret: t.exposeString('secret', { description: SECRET_RULE }) }),
  })
const DeleteWebhookEndpointPayload = deletedPayload(
  'DeleteWebhookEndpointPayload',
  'Result of deleting a webhook endpoint.',
  'endpoint',
)
const RedeliverWebhookPayload = rowPayload('RedeliverWebhookPayload', 'The delivery that is sent again.', {
  delivery: ['WebhookDelivery', 'The delivery, now PENDING.'],
})

const TestWebhookEndpointPayload = rowPayload('TestWebhookEndpointPayload', 'The test delivery.', {
  delivery: [
    'WebhookDelivery',
    'The delivery with its one attempt: DELIVERED or FAILED, or PENDING if it took longer than 15 seconds or no worker is running.',
  ],
})

builder.mutationFields(t => ({
  createWebhookEndpoint: t.field({
    type: CreateWebhookEndpointPayload,
    description:
      'Creates a webhook endpoint, which receives events of the workspace. Requires the ADMIN scope.',
    errors: { types: [ValidationError, LimitReachedError] },
    args: inputArgs(t.arg, CreateWebhookEndpointInput, 'The webhook endpoint to create.'),
    resolve: (_, { input }, context) => createWebhookEndpoint(context, input, findIssues(newEndpoint, input)),
  }),
  updateWebhookEndpoint: t.field({
    type: UpdateWebhookEndpointPayload,
    description: 'Changes a webhook endpoint. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, UpdateWebhookEndpointInput, 'The changes.'),
    resolve: (_, { input }, context) => updateWebhookEndpoint(context, input, findIssues(changes, input)),
  }),
  deleteWebhookEndpoint: t.field({
    type: DeleteWebhookEndpointPayload,
    description:
      'Deletes a webhook endpoint and its deliveries. Pending deliveries are not sent. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, DeleteWebhookEndpointInput, 'The webhook endpoint to delete.'),
    resolve: (_, { input }, context) => deleteWebhookEndpoint(context, input),
  }),
  rotateWebhookSecret: t.field({
    type: RotateWebhookSecretPayload,
    description:
      'Replaces the secret of a webhook endpoint. The old secret keeps signing for 24 hours. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, RotateWebhookSecretInput, 'The webhook endpoint.'),
    resolve: (_, { input }, context) => rotateWebhookSecret(context, input),
  }),
  rotateWorkspaceWebhookSecret: t.field({
    type: RotateWorkspaceWebhookSecretPayload,
    description:
      'Replaces the webhook secret of the workspace, which signs deliveries to a `webhookUrl` given in a mutation. Requires the ADMIN scope.',
    errors: { types: [] },
    args: inputArgs(t.arg, RotateWorkspaceWebhookSecretInput, 'Options for the rotation.'),
    resolve: (_, { input }, context) => rotateWorkspaceWebhookSecret(context, input),
  }),
  testWebhookEndpoint: t.field({
    type: TestWebhookEndpointPayload,
    description:
      'Sends a signed test event to a webhook endpoint and returns the delivery. It is attempted once, even if the endpoint is disabled, and does not change the endpoint. At most 10 per minute in a workspace. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, LimitReachedError] },
    args: inputArgs(t.arg, TestWebhookEndpointInput, 'The webhook endpoint.'),
    resolve: (_, { input }, context) => testWebhookEndpoint(context, input),
  }),
  redeliverWebhook: t.field({
    type: RedeliverWebhookPayload,
    description:
      'Sends a delivery again immediately, with the same `webhook-id`, whatever its status. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, RedeliverWebhookInput, 'The delivery to send again.'),
    resolve: (_, { input }, context) => redeliverWebhook(context, input),
  }),
}))
