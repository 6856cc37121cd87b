import type { Prisma, WebhookDelivery } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST = newestFirst('WebhookDelivery')

/** A page of deliveries, as part of the query for what they belong to: one statement for any number of those. */
export function deliveriesQuery(args: PageArgs): Omit<Prisma.Task$deliveriesArgs, 'select'> {
  // What the cursor is made of is read whether or not it was asked for.
  const cursorColumns = { select: { id: true, createdAt: true } }
  return { ...keysetQuery(args, NEWEST_FIRST), ...cursorColumns }
}

/** The page for the rows that `deliveriesQuery` brought for one endpoint, or one task. */
export function toDeliveriesPage(
  { db }: ViewerContext,
  owner: { endpointId: string } | { taskId: string },
  args: PageArgs,
  rows: readonly WebhookDelivery[],
): Page<WebhookDelivery> {
  return toPage(rows, args, NEWEST_FIRST, () => db.webhookDelivery.count({ where: owner }))
}
