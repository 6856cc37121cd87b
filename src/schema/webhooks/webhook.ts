import { deliveriesQuery, toDeliveriesPage } from '../../resolvers/webhooks/deliveries.ts'
import { listWebhookEndpoints } from '../../resolvers/webhooks/endpoints.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localizedOrNull } from '../shared/localized.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection, nestedRowPaths, pageArgs, queryRows } from '../shared/paging.ts'
import { Task } from '../tasks/task.ts'

/** Repeated redeliveries can make more. */
const MAX_ATTEMPTS = 100

export const WebhookEventTypeEnum = defineEnum(
  'WebhookEventType',
  'Type of a webhook event. In the body it is written in lowercase, such as `task.completed`.',
  {
    TASK_COMPLETED: 'A task completed.',
    TASK_FAILED: 'A task failed for good.',
    TASK_CANCELLED: 'A task was cancelled.',
    TASK_TIMED_OUT: 'A task failed for good because its last attempt timed out.',
    COVERAGE_ALERT: 'The coverage of an agent fell and triggered its coverage alert.',
    GOAL_ENDED: 'A goal is COMPLETED, PARTIAL, FAILED or CANCELLED.',
    GOAL_PAUSED: 'A goal has reached a limit.',
    NOTICE: 'There is a new notice for operators. See `notices`.',
    TEST: 'Sent only by `testWebhookEndpoint`. Endpoints cannot subscribe to it.',
  },
)

export const WebhookEndpointStatusEnum = defineEnum(
  'WebhookEndpointStatus',
  'Whether events are sent to a webhook endpoint.',
  {
    ENABLED: 'Events are sent.',
    DISABLED:
      'No events are sent: disabled by a person, after a 410 Gone response, or after 120 hours of failures without a success.',
  },
)

const WebhookDeliveryStatus = defineEnum('WebhookDeliveryStatus', 'Status of a delivery.', {
  PENDING: 'Waiting to be sent or retried.',
  DELIVERED: 'The receiver responded with 2xx.',
  FAILED:
    'No more attempts are made: all failed, the receiver responded with 410 Gone, or the endpoint was disabled.',
})

const WebhookAttempt = builder.prismaObject('WebhookAttempt', {
  description: 'An HTTP request that tried to deliver an event.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time when the request was sent.' }),
    responseStatus: t.exposeInt('responseStatus', {
      nullable: true,
      description: 'HTTP status of the response. Null if there was none.',
    }),
    latencyMs: t.exposeFloat('latencyMs', {
      description: 'Time from the DNS lookup to the end of the response, in milliseconds.',
    }),
    error: t.string({
      nullable: true,
      description: 'Why the attempt failed. Null if it succeeded.',
      resolve: localizedOrNull(attempt => attempt.error),
    }),
    responseBody: t.exposeString('responseBody', {
      nullable: true,
      description: 'Response body, truncated to 1 KiB. Null if there is none.',
    }),
  }),
})

const WebhookDelivery = builder.prismaNode('WebhookDelivery', {
  ...NODE,
  description: 'An event for one receiver. Its `id` is the `webhook-id` of every attempt.',
  fields: t => ({
    event: t.expose('event', { type: WebhookEventTypeEnum, description: 'Type of the event.' }),
    url: t.exposeString('url', { description: 'URL that the event is sent to.' }),
    task: t.relation('task', {
      nullable: true,
      description:
        'Task that the event is about. Null for coverage alerts, notices and tests, and once retention has removed the task.',
    }),
    status: t.expose('status', { type: WebhookDeliveryStatus, description: 'Current status.' }),
    attempts: t.relation('attempts', {
      type: WebhookAttempt,
      description: 'Attempts so far, oldest first. Only the first 100 are returned.',
      query: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: MAX_ATTEMPTS },
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the next attempt. Null if there will be none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
  }),
})
const WebhookDeliveryConnection = defineConnection(WebhookDelivery, 'WebhookDelivery', 'deliveries')

const WebhookEndpoint = builder.prismaNode('WebhookEndpoint', {
  ...NODE,
  description: 'A URL that receives events of the workspace.',
  fields: t => ({
    url: t.exposeString('url', { description: 'URL that events are sent to.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Purpose of the endpoint. Null if none was given.',
    }),
    events: t.expose('events', {
      type: [WebhookEventTypeEnum],
      description: 'Event types that are sent to it.',
    }),
    status: t.expose('status', {
      type: WebhookEndpointStatusEnum,
      description: 'Whether events are sent to it.',
    }),
    disabledReason: t.string({
      nullable: true,
      description: 'Why the endpoint is disabled. Null while it is enabled.',
      resolve: localizedOrNull(endpoint => endpoint.disabledReason),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    deliveries: t.field({
      type: WebhookDeliveryConnection,
      select: (args, _, nested) => ({
        deliveries: nested(deliveriesQuery(args), nestedRowPaths('WebhookDelivery')),
      }),
      description: 'Deliveries to this endpoint, newest first.',
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
    select: (args, _, nested) => ({
      deliveries: nested(deliveriesQuery(args), nestedRowPaths('WebhookDelivery')),
    }),
    description: 'Webhook deliveries about the end of this task, newest first.',
    args: pageArgs(t.arg),
    resolve: (task, args, context) => toDeliveriesPage(context, { taskId: task.id }, args, task.deliveries),
  }),
}))

builder.queryField('webhookEndpoints', t =>
  t.field({
    type: WebhookEndpointConnection,
    description: 'Webhook endpoints of the workspace, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listWebhookEndpoints(context, args, queryRows(context, info)),
  }),
)
