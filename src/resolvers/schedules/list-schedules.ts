import type { Schedule } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST = newestFirst('Schedule')

/** Schedules of the workspace, newest first. */
export async function listSchedules(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Schedule>> {
  const rows = await db.schedule.findMany({ ...query, ...keysetQuery(args, NEWEST_FIRST) })
  return toPage(rows, args, NEWEST_FIRST, () => db.schedule.count())
}
