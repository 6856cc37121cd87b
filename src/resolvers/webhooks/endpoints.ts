import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { LimitReachedError, type ValidationIssue } from '../../errors.ts'
import type {
  WebhookEndpoint,
  WebhookEndpointStatus,
  WebhookEventType,
} from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { disableEndpoint } from '../../webhooks/disable-endpoint.ts'
import { makeWebhookSecret } from '../../webhooks/webhook-secrets.ts'
import { findWebhookUrlProblem } from '../../webhooks/webhook-target.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { listPage, newestFirst, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

/**
 * Checks the optional `webhookUrl` of a call. Adds a problem if Canopy would not send to it, or if the call creates no
 * task to report on.
 */
export async function checkWebhookUrl(
  { app }: ViewerContext,
  { url, hasTask }: { url: string | null | undefined; hasTask: boolean },
  problems: InputProblems,
): Promise<void> {
  const path = 'input.webhookUrl'
  if (!url || !problems.isFine(path)) return
  const { allowLoopback } = app.config.webhooks
  const problem = hasTask
    ? await findWebhookUrlProblem(url, { allowLoopback })
    : 'requires `background: true`: without a task, there is nothing to report'
  if (problem) problems.add(path, problem)
}

/** Checks the URL and the events of an endpoint, if given. @throws ValidationError with all problems. */
async function checkEndpoint(
  { url, events }: { url?: string | null | undefined; events?: WebhookEventType[] | null | undefined },
  rules: { allowLoopback: boolean },
  problems: InputProblems,
): Promise<void> {
  const problem = url && problems.isFine('input.url') ? await findWebhookUrlProblem(url, rules) : null
  if (problem) problems.add('input.url', problem)
  for (const [i, event] of (events ?? []).entries())
    if (event === 'TEST')
      problems.add(`input.events.${i}`, 'must not be TEST, which only testWebhookEndpoint can send')
  problems.throwIfAny()
}

/** @throws NotFoundError if the workspace has no such endpoint. */
export async function findEndpoint({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<WebhookEndpoint> {
  return findOrThrow('WebhookEndpoint', id, 'webhook endpoint', uuid =>
    db.webhookEndpoint.findUnique({ where: { id: uuid } }),
  )
}

/** Creates an endpoint. Only this response contains its secret. */
export async function createWebhookEndpoint(
  context: ViewerContext,
  input: { url: string; description?: string | null | undefined; events: WebhookEventType[] },
  found: readonly ValidationIssue[] = [],
): Promise<{ endpointId: string; secret: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const { allowLoopback, endpointLimit } = app.config.webhooks
  await checkEndpoint(input, { allowLoopback }, new InputProblems(found))
  const { workspaceId } = viewer
  return db.$transaction(async tx => {
    await lockWorkspace(tx, workspaceId)
    if ((await tx.webhookEndpoint.count()) >= endpointLimit)
      throw new LimitReachedError(
        `A workspace can have at most ${endpointLimit} webhook endpoints. Delete one that you no longer need.`,
        endpointLimit,
      )
    const data = {
      workspaceId,
      url: input.url,
      description: input.description ?? null,
      events: [...new Set(input.events)],
    }
    const { id } = await withinQuotas(tx, workspaceId, ['WEBHOOK_ENDPOINTS'], () =>
      tx.webhookEndpoint.create({ data }),
    )
    const { secret, row } = makeWebhookSecret(app, { workspaceId, endpointId: id })
    await tx.webhookSecret.create({ data: row })
    await recordAudit(tx, context, {
      action: 'WEBHOOK_CREATED',
      subjectId: encodeId('WebhookEndpoint', id),
      summary: `Created a webhook endpoint at ${hostOf(input.url)}.`,
    })
    return { endpointId: id, secret }
  })
}

/** For summaries: the path of a webhook URL may contain a secret. */
export function hostOf(url: string): string {
  return new URL(url).host
}

interface UpdateWebhookEndpointInput {
  id: string
  url?: string | null | undefined
  description?: string | null | undefined
  events?: WebhookEventType[] | null | undefined
  status?: WebhookEndpointStatus | null | undefined
}

/** Changes only the given fields. A null description is removed. Enabling the endpoint resets its failures. */
export async function updateWebhookEndpoint(
  context: ViewerContext,
  input: UpdateWebhookEndpointInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ endpointId: string }> {
  requireScope(context, 'ADMIN')
  const { id } = await findEndpoint(context, input.id)
  const { allowLoopback } = context.app.config.webhooks
  await checkEndpoint(input, { allowLoopback }, new InputProblems(found))
  await context.db.$transaction(async tx => {
    const former = await lockEndpoint(context, tx, id)
    if (!former) return
    await tx.webhookEndpoint.update({
      where: { id },
      data: {
        ...(input.url && { url: input.url, failingSince: null }),
        ...(input.description !== undefined && { description: input.description }),
        ...(input.events && { events: [...new Set(input.events)] }),
        ...(input.status === 'ENABLED' && { status: 'ENABLED', disabledReason: null, failingSince: null }),
      },
    })
    if (input.status === 'DISABLED' && former.status !== 'DISABLED')
      await disableEndpoint(tx, former, 'Disabled by a user.')
    // Pending deliveries go to the new URL.
    if (input.url)
      await tx.webhookDelivery.updateMany({
        where: { endpointId: id, status: 'PENDING' },
        data: { url: input.url },
      })
    await recordChange(context, tx, former)
  })
  return { endpointId: id }
}

/** Locks an endpoint (a UUID), to serialize its changes, and reads it. Null if it was deleted. */
export async function lockEndpoint(
  { viewer }: ViewerContext,
  tx: WorkspaceTransaction,
  id: string,
): Promise<WebhookEndpoint | null> {
  await tx.$queryRaw`
    SELECT 1 FROM webhook_endpoints WHERE id = ${id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid
    FOR NO KEY UPDATE`
  return tx.webhookEndpoint.findUnique({ where: { id } })
}

const AUDITED_FIELDS = ['url', 'description', 'events', 'status'] as const

/** Records a change of an endpoint in the audit log, unless all fields have the same values as before. */
async function recordChange(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  former: WebhookEndpoint,
): Promise<void> {
  const present = await tx.webhookEndpoint.findUniqueOrThrow({ where: { id: former.id } })
  const changed = AUDITED_FIELDS.filter(field => !isDeepStrictEqual(present[field], former[field]))
  if (changed.length === 0) return
  await recordAudit(tx, context, {
    action: 'WEBHOOK_UPDATED',
    subjectId: encodeId('WebhookEndpoint', former.id),
    summary: `Changed the webhook endpoint at ${hostOf(present.url)}: ${changed.join(', ')}.`,
  })
}

/** Deletes an endpoint with its secrets and its delivery log. Pending deliveries are not sent. */
export async function deleteWebhookEndpoint(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'ADMIN')
  const { id, url } = await findEndpoint(context, input.id)
  await context.db.$transaction(async tx => {
    const { count } = await tx.webhookEndpoint.deleteMany({ where: { id } })
    if (count === 0) return
    await recordAudit(tx, context, {
      action: 'WEBHOOK_DELETED',
      subjectId: input.id,
      summary: `Deleted the webhook endpoint at ${hostOf(url)}.`,
    })
  })
  return { deletedId: encodeId('WebhookEndpoint', id) }
}

export async function listWebhookEndpoints(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<WebhookEndpoint>> {
  return listPage(db.webhookEndpoint, { args, columns: newestFirst('WebhookEndpoint'), query })
}
