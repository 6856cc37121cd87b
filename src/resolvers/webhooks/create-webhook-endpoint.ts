import { LimitReachedError, type ValidationIssue } from '../../errors.ts'
import type { WebhookEventType } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { generateWebhookSecret } from '../../platform/webhooks/sign-webhook.ts'
import { lockWorkspace } from '../hold-workspace.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { checkEndpoint } from './check-endpoint.ts'

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
  const secret = generateWebhookSecret()
  const endpointId = await db.$transaction(async tx => {
    await lockWorkspace(tx, workspaceId)
    if ((await tx.webhookEndpoint.count()) >= endpointLimit)
      throw new LimitReachedError(
        `A workspace can have at most ${endpointLimit} webhook endpoints. Delete one that you no longer need.`,
        endpointLimit,
      )
    const { id } = await tx.webhookEndpoint.create({
      data: {
        workspaceId,
        url: input.url,
        description: input.description ?? null,
        events: [...new Set(input.events)],
      },
    })
    await tx.webhookSecret.create({ data: { workspaceId, endpointId: id, secret } })
    return id
  })
  return { endpointId, secret }
}
