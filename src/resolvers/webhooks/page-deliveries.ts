import type { Prisma, WebhookDelivery } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST = newestFirst('WebhookDelivery')

/** A page of deliveries, as part of the query for their endpoints or tasks: one statement for any number of them. */
export function deliveriesQuery(args: PageArgs): Omit<Prisma.Task$deliveriesArgs, 'select'> {
  // The cursor needs these columns even if they are not selected.
  const cursorColumns = { select: { id: true, createdAt: true } }
  return { ...keysetQuery(args, NEWEST_FIRST), ...cursorColumns }
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
