import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { encodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { findEndpoint } from './find-endpoint.ts'

/** Deletes an endpoint with its secrets and its delivery log. Pending deliveries are not sent. */
export async function deleteWebhookEndpoint(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'ADMIN')
  const { id } = await findEndpoint(context, input.id)
  await context.db.webhookEndpoint.deleteMany({ where: { id } })
  return { deletedId: encodeId('WebhookEndpoint', id) }
}
