import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { Prisma, WebhookDelivery } from '../../generated/prisma/client.ts'
import { transact, wakeAfterCommit } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { withDeadline } from '../../platform/deadline.ts'
import { currentSpan } from '../../platform/tracing/current-span.ts'
import { WEBHOOKS_CHANNEL } from '../../tasks/wake.ts'
import { deliveryChannel } from '../../webhooks/claim-deliveries.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { nestedQuery, newestFirst, type Page, type PageArgs, toPage } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findEndpoint } from './endpoints.ts'

const NEWEST_FIRST = newestFirst('WebhookDelivery')

/** A page of deliveries, as part of the query for their endpoints or tasks: one statement for any number of them. */
export function deliveriesQuery(args: PageArgs): Omit<Prisma.Task$deliveriesArgs, 'select'> {
  return nestedQuery(args, NEWEST_FIRST)
}

/** The page of one endpoint or task, from the rows that `deliveriesQuery` loaded. */
export function toDeliveriesPage(
  { db }: ViewerContext,
  owner: { endpointId: string } | { taskId: string },
  args: PageArgs,
  rows: readonly WebhookDelivery[],
): Page<WebhookDelivery> {
  return toPage(rows, args, NEWEST_FIRST, () => db.webhookDelivery.count({ where: owner }))
}

/** Sends a delivery again, immediately and with the same webhook-id, whatever its status. */
export async function redeliverWebhook(
  context: ViewerContext,
  input: { deliveryId: string },
): Promise<{ deliveryId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const deliveryId = await findOrThrow('WebhookDelivery', input.deliveryId, 'webhook delivery', async id => {
    // Incrementing `claims` invalidates the current claim, so the result of a send in progress is ignored.
    const count = await db.$executeRaw`
      UPDATE webhook_deliveries SET status = 'PENDING', failed_rounds = 0, claims = claims + 1, next_attempt_at = now(), finished_at = NULL,
        trace_context = coalesce(${currentSpan().traceparent}::text, trace_context)
      WHERE id = ${id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid`
    return count ? id : null
  })
  app.bus.wake(WEBHOOKS_CHANNEL)
  return { deliveryId }
}

/** Per workspace, so that tests cannot be used to flood a receiver. */
const MAX_TESTS_PER_MINUTE = 10
const MINUTE_MS = 60_000
/** Time to claim the delivery and record its result, in addition to the receiver's timeout. */
const SLACK_MS = 2_000
const MAX_WAIT_MS = 15_000

/**
 * Sends one test event to an endpoint, enabled or not, and waits until it is sent. If that takes too long, or if no
 * worker is running, the delivery is still PENDING.
 * @throws LimitReachedError if the workspace has requested too many tests within the last minute.
 */
export async function testWebhookEndpoint(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deliveryId: string }> {
  requireScope(context, 'ADMIN')
  const { app } = context
  const endpoint = await findEndpoint(context, input.id)
  const deliveryId = uuidv7()
  const settled = Promise.withResolvers<void>()
  const unsubscribe = await app.bus.subscribe(deliveryChannel(deliveryId), settled.resolve)
  try {
    await transact(context, tx => writeTest(context, tx, { deliveryId, endpointId: endpoint.id }, input.id))
    const waitMs = Math.min(
      app.config.webhooks.timeoutMs + SLACK_MS,
      MAX_WAIT_MS,
      app.config.requestTimeoutMs / 2,
    )
    await withDeadline(waitMs, settled.promise).catch(() => {})
  } finally {
    unsubscribe()
  }
  return { deliveryId }
}

async function writeTest(
  { viewer: { workspaceId } }: ViewerContext,
  tx: WorkspaceTransaction,
  { deliveryId, endpointId }: { deliveryId: string; endpointId: string },
  requestedId: string,
): Promise<void> {
  // Serialized: two concurrent requests could exceed the limit.
  await lockWorkspace(tx, workspaceId)
  const [recent] = await tx.$queryRaw<[{ count: number; oldestMs: number | null }]>`
    SELECT count(*)::int AS count, (extract(epoch FROM now() - min(d.created_at)) * 1000)::float8 AS "oldestMs"
    FROM webhook_endpoints e JOIN webhook_deliveries d ON d.endpoint_id = e.id
    WHERE e.workspace_id = ${workspaceId}::uuid AND d.created_at > now() - interval '1 minute' AND d.event = 'TEST'`
  if (recent.count >= MAX_TESTS_PER_MINUTE)
    throw new LimitReachedError(
      `A workspace can send ${MAX_TESTS_PER_MINUTE} test events per minute. Try again later.`,
      MAX_TESTS_PER_MINUTE,
      Math.max(1, Math.ceil(MINUTE_MS - (recent.oldestMs ?? 0))),
    )
  const count = await tx.$executeRaw`
    INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event, url, payload, trace_context)
    SELECT ${deliveryId}::uuid, workspace_id, id, 'TEST', url, jsonb_build_object('endpointId', id, 'at', now()),
      ${currentSpan().traceparent}::text
    FROM webhook_endpoints WHERE id = ${endpointId}::uuid AND workspace_id = ${workspaceId}::uuid`
  if (count === 0) throw new NotFoundError('webhook endpoint', requestedId)
  wakeAfterCommit(tx, WEBHOOKS_CHANNEL)
}
