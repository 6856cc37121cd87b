import type { Prisma, TaxonomyNode } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { containsText } from '../contains-text.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const BY_ORDINAL: readonly OrderColumn[] = [
  { name: 'ordinal', direction: 'asc', type: 'integer' },
  { name: 'id', direction: 'asc', type: 'id', of: 'TaxonomyNode' },
]

/** Nodes of one version (a UUID). */
export async function listTaxonomyNodes(
  { db }: ViewerContext,
  taxonomyId: string,
  args: PageArgs & { search?: string | null | undefined },
  query: object,
): Promise<Page<TaxonomyNode>> {
  const matches = args.search ? containsText(args.search) : null
  const where: Prisma.TaxonomyNodeWhereInput = {
    taxonomyId,
    ...(matches && { OR: [{ name: matches }, { key: matches }] }),
  }
  const keyset = keysetQuery(args, BY_ORDINAL)
  const rows = await db.taxonomyNode.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, BY_ORDINAL, () => db.taxonomyNode.count({ where }))
}
