import type { ValidationIssue } from '../../errors.ts'
import type { WebhookEndpointStatus, WebhookEventType } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { disableEndpoint } from '../../platform/webhooks/disable-endpoint.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { checkEndpoint } from './check-endpoint.ts'
import { findEndpoint } from './find-endpoint.ts'

export interface UpdateWebhookEndpointInput {
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
  const { id, status } = await findEndpoint(context, input.id)
  const { allowLoopback } = context.app.config.webhooks
  await checkEndpoint(input, { allowLoopback }, new InputProblems(found))
  await context.db.$transaction(async tx => {
    await tx.webhookEndpoint.updateMany({
      where: { id },
      data: {
        ...(input.url && { url: input.url, failingSince: null }),
        ...(input.description !== undefined && { description: input.description }),
        ...(input.events && { events: [...new Set(input.events)] }),
        ...(input.status === 'ENABLED' && { status: 'ENABLED', disabledReason: null, failingSince: null }),
      },
    })
    if (input.status === 'DISABLED' && status !== 'DISABLED')
      await disableEndpoint(tx, id, 'Disabled by a user.')
    // Pending deliveries go to the new URL.
    if (input.url)
      await tx.webhookDelivery.updateMany({
        where: { endpointId: id, status: 'PENDING' },
        data: { url: input.url },
      })
  })
  return { endpointId: id }
}
