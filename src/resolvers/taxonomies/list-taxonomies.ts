import type { Taxonomy } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'createdAt', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'Taxonomy' },
]

export async function listTaxonomies(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Taxonomy>> {
  const rows = await db.taxonomy.findMany({ ...query, ...keysetQuery(args, NEWEST_FIRST) })
  return toPage(rows, args, NEWEST_FIRST, () => db.taxonomy.count())
}
