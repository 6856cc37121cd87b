import type { ViewerContext } from '../../context.ts'
import type { Notice } from '../../generated/prisma/client.ts'
import { listPage, type OrderColumn, type Page, type PageArgs } from '../shared/paging.ts'

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'at', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'Notice' },
]

/** The notices of the workspace, newest first. Requires the ADMIN scope. */
export async function listNotices(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Notice>> {
  return listPage(db.notice, { args, columns: NEWEST_FIRST, query })
}
