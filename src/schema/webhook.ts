import { queryFromInfo } from '@pothos/plugin-prisma'
import { listWebhookEndpoints } from '../resolvers/webhooks/list-webhook-endpoints.ts'
import { deliveriesQuery, toDeliveriesPage } from '../resolvers/webhooks/page-deliveries.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS, rowsOf } from './connection.ts'
import { localizedOrNull } from './localized.ts'
import { pageArgs } from './page-args.ts'
import { Task } from './task.ts'

/** The latest tries of a delivery that was asked for again and again. */
const MOST_ATTEMPTS = 100

export const WebhookEventTypeEnum = builder.enumType('WebhookEventType', {
  description: 'What a webhook can tell of. The body names it in lower case: `task.completed`.',
  values: {
    TASK_COMPLETED: { description: 'A task came to its end with a result.' },
    TASK_FAILED: { description: 'A task failed for good.' },
    TASK_CANCELLED: { description: 'A task was cancelled.' },
    TASK_TIMED_OUT: { description: 'A task took too long in every attempt.' },
    COVERAGE_ALERT: { description: 'The coverage of an agent fell, as its alert rule asks to be told.' },
    TEST: { description: 'Sent by `testWebhookEndpoint` alone: an endpoint cannot subscribe to it.' },
  } as const,
})

export const WebhookEndpointStatusEnum = builder.enumType('WebhookEndpointStatus', {
  description: 'Whether an endpoint is sent to.',
  values: {
    ENABLED: { description: 'It is.' },
    DISABLED: {
      description: 'It is not: by a person, after 410 Gone, or after 120 h of nothing but failure.',
    },
  } as const,
})

const WebhookDeliveryStatus = builder.enumType('WebhookDeliveryStatus', {
  description: 'What became of a delivery.',
  values: {
    PENDING: { description: 'To be sent, or sent again.' },
    DELIVERED: { description: 'The receiver answered 2xx.' },
    FAILED: {
      description: 'Given up: every try failed, the receiver is gone, or its endpoint was disabled.',
    },
  } as const,
})

const WebhookAttempt = builder.prismaObject('WebhookAttempt', {
  description: 'One request of a delivery.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was sent.' }),
    responseStatus: t.exposeInt('responseStatus', {
      nullable: true,
      description: 'The HTTP status; null when there was no answer.',
    }),
    latencyMs: t.exposeFloat('latencyMs', {
      description: 'From looking the name up to the end of the answer, in milliseconds.',
    }),
    error: t.string({
      nullable: true,
      description: 'What went wrong; null for a success.',
      resolve: localizedOrNull(attempt => attempt.error),
    }),
    responseBody: t.exposeString('responseBody', { nullable: true, description: 'Cut at 1 KiB.' }),
  }),
})

export const WebhookDelivery = builder.prismaNode('WebhookDelivery', {
  id: { field: 'id' },
  nullable: true,
  description: 'One event for one receiver. Its id is the `webhook-id` of every try.',
  authScopes: { read: true },
  fields: t => ({
    event: t.expose('event', { type: WebhookEventTypeEnum, description: 'What it tells of.' }),
    url: t.exposeString('url', { description: 'Where it goes.' }),
    task: t.relation('task', {
      nullable: true,
      description:
        'The task that it tells of; null for an alert and a test, and once retention has removed it.',
    }),
    status: t.expose('status', { type: WebhookDeliveryStatus, description: 'What became of it.' }),
    attempts: t.relation('attempts', {
      type: WebhookAttempt,
      description: 'Every request so far, oldest first; the first 100 of more.',
      query: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: MOST_ATTEMPTS },
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is sent next; null when it is over.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
  }),
})
const WebhookDeliveryConnection = defineConnection(WebhookDelivery, 'WebhookDelivery', 'deliveries')

export const WebhookEndpoint = builder.prismaNode('WebhookEndpoint', {
  id: { field: 'id' },
  nullable: true,
  description: 'An address that is told of what happens in the workspace.',
  authScopes: { read: true },
  fields: t => ({
    url: t.exposeString('url', { description: 'Where deliveries go.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    events: t.expose('events', { type: [WebhookEventTypeEnum], description: 'What it is told of.' }),
    status: t.expose('status', { type: WebhookEndpointStatusEnum, description: 'Whether it is sent to.' }),
    disabledReason: t.string({
      nullable: true,
      description: 'Why it is disabled; null while it is enabled.',
      resolve: localizedOrNull(endpoint => endpoint.disabledReason),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    deliveries: t.field({
      type: WebhookDeliveryConnection,
      select: (args, _, nested) => ({ deliveries: nested(deliveriesQuery(args), rowsOf('WebhookDelivery')) }),
      description: 'What was and will be sent to it, newest first.',
      args: pageArgs(t.arg),
      resolve: (endpoint, args, context) =>
        toDeliveriesPage(context, { endpointId: endpoint.id }, args, endpoint.deliveries),
    }),
  }),
})
const WebhookEndpointConnection = defineConnection(WebhookEndpoint, 'WebhookEndpoint', 'webhook endpoints')

builder.prismaObjectFields(Task, t => ({
  deliveries: t.field({
    type: WebhookDeliveryConnection,
    select: (args, _, nested) => ({ deliveries: nested(deliveriesQuery(args), rowsOf('WebhookDelivery')) }),
    description: 'The webhooks that tell of its end, newest first.',
    args: pageArgs(t.arg),
    resolve: (task, args, context) => toDeliveriesPage(context, { taskId: task.id }, args, task.deliveries),
  }),
}))

builder.queryField('webhookEndpoints', t =>
  t.field({
    type: WebhookEndpointConnection,
    description: 'The webhook endpoints of the workspace, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) =>
      listWebhookEndpoints(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
)
