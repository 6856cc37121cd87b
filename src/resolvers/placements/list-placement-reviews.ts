import type { Placement, Prisma } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const LEAST_SURE_FIRST: readonly OrderColumn[] = [
  { name: 'confidence', direction: 'asc', type: 'float' },
  { name: 'documentId', direction: 'asc', type: 'id', of: 'Document' },
  { name: 'nodeId', direction: 'asc', type: 'id', of: 'TaxonomyNode' },
]

const TO_REVIEW: Prisma.PlacementWhereInput = {
  needsReview: true,
  node: { taxonomy: { status: 'PUBLISHED' } },
}

/** Placements in the published taxonomy that need a review. */
export async function listPlacementReviews(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Placement>> {
  const keyset = keysetQuery(args, LEAST_SURE_FIRST)
  const rows = await db.placement.findMany({
    ...query,
    ...keyset,
    where: { AND: [TO_REVIEW, keyset.where] },
  })
  return toPage(rows, args, LEAST_SURE_FIRST, () => db.placement.count({ where: TO_REVIEW }))
}
