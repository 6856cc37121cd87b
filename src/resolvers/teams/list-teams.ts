import type { Team } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'
import { visibleTeams } from './visible-teams.ts'

const NEWEST_FIRST = newestFirst('Team')

/** Teams that the viewer can see, newest first. */
export async function listTeams(context: ViewerContext, args: PageArgs, query: object): Promise<Page<Team>> {
  const { db } = context
  const where = visibleTeams(context)
  const keyset = keysetQuery(args, NEWEST_FIRST)
  const rows = await db.team.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, NEWEST_FIRST, () => db.team.count({ where }))
}
