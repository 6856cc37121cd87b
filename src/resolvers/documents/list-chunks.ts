import type { Chunk } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const IN_TEXT_ORDER: readonly OrderColumn[] = [{ name: 'ordinal', direction: 'asc', type: 'integer' }]

/** Passages of one document (a UUID). */
export async function listChunks(
  { db }: ViewerContext,
  documentId: string,
  args: PageArgs,
  query: object,
): Promise<Page<Chunk>> {
  const keyset = keysetQuery(args, IN_TEXT_ORDER)
  const rows = await db.chunk.findMany({
    ...query,
    ...keyset,
    where: { AND: [{ documentId }, keyset.where] },
  })
  return toPage(rows, args, IN_TEXT_ORDER, () => db.chunk.count({ where: { documentId } }))
}
