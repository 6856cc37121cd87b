import { z } from 'zod'
import { LimitReachedError, NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { createWebhookEndpoint } from '../resolvers/webhooks/create-webhook-endpoint.ts'
import { deleteWebhookEndpoint } from '../resolvers/webhooks/delete-webhook-endpoint.ts'
import { redeliverWebhook } from '../resolvers/webhooks/redeliver-webhook.ts'
import {
  rotateWebhookSecret,
  rotateWorkspaceWebhookSecret,
} from '../resolvers/webhooks/rotate-webhook-secret.ts'
import { testWebhookEndpoint } from '../resolvers/webhooks/test-webhook-endpoint.ts'
import { updateWebhookEndpoint } from '../resolvers/webhooks/update-webhook-endpoint.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { findIssues, text, webhookUrl } from './validation.ts'
import { WebhookEndpointStatusEnum, WebhookEventTypeEnum } from './webhook.ts'

const description = text(0, 500)
const events = z.array(z.string()).min(1, 'must name at least one event')
const URL_RULE = 'https, at a public address, at most 2,000 characters.'
const SECRET_RULE = 'Shown this once. It verifies `webhook-signature` and `X-Agent-Signature`.'

const newEndpoint = z.looseObject({ url: webhookUrl, description: description.nullish(), events })

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'A new webhook endpoint.',
  fields: t => ({
    url: t.string({ required: true, description: `Where to send: ${URL_RULE}` }),
    description: t.string({ description: 'What it is for: at most 500 characters.' }),
    events: t.field({
      type: [WebhookEventTypeEnum],
      required: true,
      description: 'What to tell it of: at least one.',
    }),
  }),
})

const changes = z.looseObject({
  url: webhookUrl.nullish(),
  description: description.nullish(),
  events: events.nullish(),
})

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What to change of an endpoint. What is left out stays.',
  fields: t => ({
    id: t.id({ required: true, description: 'Which endpoint.' }),
    url: t.string({ description: `Where to send, also what still waits: ${URL_RULE}` }),
    description: t.string({ description: 'What it is for: at most 500 characters. Null takes it away.' }),
    events: t.field({ type: [WebhookEventTypeEnum], description: 'What to tell it of: at least one.' }),
    status: t.field({
      type: WebhookEndpointStatusEnum,
      description: 'ENABLED sends again. DISABLED sends nothing more; what still waits has failed.',
    }),
  }),
})

const idInput = (name: string, what: string, which: string) =>
  builder.inputType(name, {
    description: what,
    fields: t => ({ id: t.id({ required: true, description: which }) }),
  })
const DeleteWebhookEndpointInput = idInput(
  'DeleteWebhookEndpointInput',
  'Which endpoint to delete.',
  'Of the endpoint.',
)
const RotateWebhookSecretInput = idInput(
  'RotateWebhookSecretInput',
  'Which endpoint gets a new secret.',
  'Of the endpoint.',
)
const RotateWorkspaceWebhookSecretInput = builder.inputType('RotateWorkspaceWebhookSecretInput', {
  description: 'How the workspace gets a new secret.',
  fields: t => ({
    revokeOld: t.boolean({
      defaultValue: false,
      description:
        'true: the old secret stops signing at once, because it leaked. false: it signs along for 24 h.',
    }),
  }),
})
const TestWebhookEndpointInput = idInput(
  'TestWebhookEndpointInput',
  'Which endpoint to try.',
  'Of the endpoint. It may be disabled.',
)
const RedeliverWebhookInput = builder.inputType('RedeliverWebhookInput', {
  description: 'What to send again.',
  fields: t => ({ deliveryId: t.id({ required: true, description: 'Of the delivery.' }) }),
})

const endpointPayload = (name: string, what: string) =>
  builder.objectRef<{ endpointId: string }>(name).implement({
    description: what,
    fields: t => ({
      endpoint: rowField(t, 'WebhookEndpoint', ({ endpointId }) => endpointId, 'The endpoint as it is now.'),
    }),
  })
const secretPayload = (name: string, what: string) => {
  const payload = endpointPayload(name, what)
  builder.objectField(payload, 'secret', t =>
    t.string({ description: SECRET_RULE, resolve: made => (made as unknown as { secret: string }).secret }),
  )
  return payload
}
const CreateWebhookEndpointPayload = secretPayload('CreateWebhookEndpointPayload', 'The new endpoint.')
const UpdateWebhookEndpointPayload = endpointPayload('UpdateWebhookEndpointPayload', 'The changed endpoint.')
const RotateWebhookSecretPayload = secretPayload('RotateWebhookSecretPayload', 'The new secret.')
const RotateWorkspaceWebhookSecretPayload = builder
  .objectRef<{ secret: string }>('RotateWorkspaceWebhookSecretPayload')
  .implement({
    description: 'The new secret of the workspace.',
    fields: t => ({ secret: t.exposeString('secret', { description: SECRET_RULE }) }),
  })
const DeleteWebhookEndpointPayload = builder
  .objectRef<{ deletedId: string }>('DeleteWebhookEndpointPayload')
  .implement({
    description: 'The endpoint is gone.',
    fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'Its former id.' }) }),
  })
const RedeliverWebhookPayload = builder
  .objectRef<{ deliveryId: string }>('RedeliverWebhookPayload')
  .implement({
    description: 'The delivery, to be sent at once.',
    fields: t => ({
      delivery: rowField(t, 'WebhookDelivery', ({ deliveryId }) => deliveryId, 'The delivery as it is now.'),
    }),
  })

const TestWebhookEndpointPayload = builder
  .objectRef<{ deliveryId: string }>('TestWebhookEndpointPayload')
  .implement({
    description: 'What was sent.',
    fields: t => ({
      delivery: rowField(
        t,
        'WebhookDelivery',
        ({ deliveryId }) => deliveryId,
        'DELIVERED or FAILED, with its one attempt. PENDING where that took longer than 15 s, or no worker runs.',
      ),
    }),
  })

builder.mutationFields(t => ({
  createWebhookEndpoint: t.field({
    type: CreateWebhookEndpointPayload,
    description: 'Has an address told of what happens in the workspace. ADMIN.',
    errors: { types: [ValidationError, LimitReachedError, NotPermittedError] },
    args: {
      input: t.arg({ type: CreateWebhookEndpointInput, required: true, description: 'The endpoint.' }),
    },
    resolve: (_, { input }, context) => createWebhookEndpoint(context, input, findIssues(newEndpoint, input)),
  }),
  updateWebhookEndpoint: t.field({
    type: UpdateWebhookEndpointPayload,
    description: 'Changes an endpoint. ADMIN.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: UpdateWebhookEndpointInput, required: true, description: 'The changes.' }) },
    resolve: (_, { input }, context) => updateWebhookEndpoint(context, input, findIssues(changes, input)),
  }),
  deleteWebhookEndpoint: t.field({
    type: DeleteWebhookEndpointPayload,
    description: 'Deletes an endpoint with its log; what still waits for it is not sent. ADMIN.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteWebhookEndpointInput, required: true, description: 'Which.' }) },
    resolve: (_, { input }, context) => deleteWebhookEndpoint(context, input),
  }),
  rotateWebhookSecret: t.field({
    type: RotateWebhookSecretPayload,
    description: 'Gives an endpoint a new secret. The old secret signs along for 24 h. ADMIN.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: {
      input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which endpoint.' }),
    },
    resolve: (_, { input }, context) => rotateWebhookSecret(context, input),
  }),
  rotateWorkspaceWebhookSecret: t.field({
    type: RotateWorkspaceWebhookSecretPayload,
    description:
      'Gives the workspace a new secret for what goes to a `webhookUrl` that was given with a call. ADMIN.',
    errors: { types: [NotPermittedError] },
    args: {
      input: t.arg({ type: RotateWorkspaceWebhookSecretInput, required: true, description: 'How.' }),
    },
    resolve: (_, { input }, context) => rotateWorkspaceWebhookSecret(context, input),
  }),
  testWebhookEndpoint: t.field({
    type: TestWebhookEndpointPayload,
    description:
      'Sends a signed test event to the endpoint now, and returns the delivery. It is tried once, also for a disabled endpoint, and changes nothing of it. At most 10 a minute. ADMIN.',
    errors: { types: [NotFoundError, LimitReachedError, NotPermittedError] },
    args: {
      input: t.arg({ type: TestWebhookEndpointInput, required: true, description: 'Which endpoint.' }),
    },
    resolve: (_, { input }, context) => testWebhookEndpoint(context, input),
  }),
  redeliverWebhook: t.field({
    type: RedeliverWebhookPayload,
    description:
      'Sends a delivery once more, at once and under the same `webhook-id`, whatever became of it before. ADMIN.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: RedeliverWebhookInput, required: true, description: 'Which delivery.' }) },
    resolve: (_, { input }, context) => redeliverWebhook(context, input),
  }),
}))
