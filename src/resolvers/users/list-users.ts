import type { User } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const BY_NAME: OrderColumn[] = [
  { name: 'name', direction: 'asc', type: 'text' },
  { name: 'id', direction: 'asc', type: 'id', of: 'User' },
]

/** The users of the workspace, by name. */
export async function listUsers({ db }: ViewerContext, args: PageArgs, query: object): Promise<Page<User>> {
  const keyset = keysetQuery(args, BY_NAME)
  const rows = await db.user.findMany({ ...query, ...keyset })
  return toPage(rows, args, BY_NAME, () => db.user.count())
}
