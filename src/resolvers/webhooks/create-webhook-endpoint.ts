import { LimitReachedError, ValidationError } from '../../errors.ts'
import type { WebhookEventType } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findWebhookUrlProblem } from '../../platform/webhooks/check-webhook-url.ts'
import { newWebhookSecret } from '../../platform/webhooks/sign-webhook.ts'
import { holdWorkspace } from '../hold-workspace.ts'
import { requireScope } from '../require-scope.ts'

/** Makes an endpoint. Its secret is in the answer and nowhere else in the API. */
export async function createWebhookEndpoint(
  context: ViewerContext,
  input: { url: string; description?: string | null | undefined; events: WebhookEventType[] },
): Promise<{ endpointId: string; secret: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const { allowLoopback, endpointLimit } = app.config.webhooks
  const problem = await findWebhookUrlProblem(input.url, { allowLoopback })
  if (problem) throw new ValidationError([{ path: 'input.url', message: problem }])
  const { workspaceId } = viewer
  const secret = newWebhookSecret()
  const endpointId = await db.$transaction(async tx => {
    await holdWorkspace(tx, workspaceId)
    if ((await tx.webhookEndpoint.count()) >= endpointLimit)
      throw new LimitReachedError(
        `A workspace has at most ${endpointLimit} webhook endpoints; delete one that is not needed any more.`,
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
