import type { Taxonomy } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST = newestFirst('Taxonomy')

export async function listTaxonomies(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Taxonomy>> {
  const rows = await db.taxonomy.findMany({ ...query, ...keysetQuery(args, NEWEST_FIRST) })
  return toPage(rows, args, NEWEST_FIRST, () => db.taxonomy.count())
}
