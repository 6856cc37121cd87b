import type { WebhookEndpoint } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST = newestFirst('WebhookEndpoint')

export async function listWebhookEndpoints(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<WebhookEndpoint>> {
  const rows = await db.webhookEndpoint.findMany({ ...query, ...keysetQuery(args, NEWEST_FIRST) })
  return toPage(rows, args, NEWEST_FIRST, () => db.webhookEndpoint.count())
}
