import type { Prisma, User } from '../../generated/prisma/client.ts'
import { batchInRequest } from '../batch-in-request.ts'

export interface WantedMembers {
  /** UUID. */
  teamId: string
  /** What is wanted of the users; with their `id`. */
  query: Pick<Prisma.UserFindManyArgs, 'select' | 'include'>
}

/** The members of a team by name. One statement for any number of teams of which the same is wanted, and each team once. */
export const loadMembers = batchInRequest<WantedMembers, User[]>(async ({ db }, wanted) => {
  const alike = Map.groupBy(wanted, ({ query }) => JSON.stringify(query))
  const found = new Map<WantedMembers, User[]>()
  for (const group of alike.values()) {
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
