import { NotFoundError } from '../../errors.ts'
import type { WebhookEndpoint } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'

/** @throws NotFoundError if the workspace has no such endpoint. */
export async function findEndpoint({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<WebhookEndpoint> {
  const uuid = decodeId('WebhookEndpoint', id)
  const endpoint = uuid && (await db.webhookEndpoint.findUnique({ where: { id: uuid } }))
  if (!endpoint) throw new NotFoundError('webhook endpoint', id)
  return endpoint
}
