import type { Prisma, Topic, TopicStatus } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { containsText } from '../contains-text.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

export interface TopicFilter {
  status?: TopicStatus[] | null | undefined
  search?: string | null | undefined
}

export interface TopicOrder {
  field: 'CREATED_AT' | 'TITLE'
  direction: 'ASC' | 'DESC'
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  TITLE: { name: 'title', type: 'text' },
} as const

/** Topics of the workspace. */
export async function listTopics(
  { db }: ViewerContext,
  args: PageArgs & { filter?: TopicFilter | null | undefined; orderBy?: TopicOrder | null | undefined },
  query: object,
): Promise<Page<Topic>> {
  const { status, search } = args.filter ?? {}
  const where: Prisma.TopicWhereInput = {
    ...(status && { status: { in: status } }),
    ...(search && { title: containsText(search) }),
  }
  const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
  const way = direction === 'ASC' ? 'asc' : 'desc'
  const columns: OrderColumn[] = [
    { ...COLUMN_OF[field], direction: way },
    { name: 'id', direction: way, type: 'id', of: 'Topic' },
  ]
  const keyset = keysetQuery(args, columns)
  const rows = await db.topic.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, columns, () => db.topic.count({ where }))
}
