import type { Prisma, User } from '../../generated/prisma/client.ts'
import { batchInRequest } from '../batch-in-request.ts'

export interface WantedMembers {
  /** UUID. */
  teamId: string
  /** The fields of the users to select, including `id`. */
  query: Pick<Prisma.UserFindManyArgs, 'select' | 'include'>
}

/** The members of a team by name. One statement for all teams with the same selection. */
export const loadMembers = batchInRequest<WantedMembers, User[]>(async ({ db }, wanted) => {
  const groups = Map.groupBy(wanted, ({ query }) => JSON.stringify(query))
  const found = new Map<WantedMembers, User[]>()
  for (const group of groups.values()) {
    const members = await db.teamMember.findMany({
      where: { teamId: { in: [...new Set(group.map(({ teamId }) => teamId))] } },
      select: { teamId: true, user: { ...group[0]?.query } },
      orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    })
    const membersOf = Map.groupBy(members, ({ teamId }) => teamId)
    for (const key of group)
      found.set(
        key,
        (membersOf.get(key.teamId) ?? []).map(({ user }) => user as User),
      )
  }
  return wanted.map(key => found.get(key) ?? [])
})
