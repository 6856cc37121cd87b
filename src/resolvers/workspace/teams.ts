import type { ViewerContext } from '../../context.ts'
import { NotPermittedError, type ValidationIssue } from '../../errors.ts'
import type { Prisma, Team, User } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { batchBySelection } from '../shared/batch-in-request.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems, normalizeText } from '../shared/input-problems.ts'
import { listPage, newestFirst, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

/**
 * The teams that the viewer can see: their own, and those that one of their templates is shared with, even after they
 * left. A key with the ADMIN scope, which manages teams, sees all.
 */
export function visibleTeams({ viewer }: Pick<ViewerContext, 'viewer'>): Prisma.TeamWhereInput {
  if (viewer.scopes.has('ADMIN')) return {}
  const { userId } = viewer
  return { OR: [{ members: { some: { userId } } }, { templates: { some: { authorId: userId } } }] }
}

/** UUIDs of users, without duplicates. @throws ValidationError with `found` and every unknown user. */
async function findMembers(
  tx: WorkspaceTransaction,
  memberIds: readonly string[],
  found: readonly ValidationIssue[],
): Promise<string[]> {
  const problems = new InputProblems(found)
  // Do not look up a list that is too long.
  if (!problems.isFine('input.memberIds')) problems.throwIfAny()
  const asked = memberIds.map(id => ({ id, uuid: decodeId('User', id) }))
  const users = await tx.user.findMany({
    where: { id: { in: asked.flatMap(({ uuid }) => uuid ?? []) } },
    select: { id: true },
  })
  const known = new Set(users.map(user => user.id))
  for (const [i, { id, uuid }] of asked.entries())
    if (!uuid || !known.has(uuid)) problems.add(`input.memberIds.${i}`, `no user has the id "${id}"`)
  problems.throwIfAny()
  return [...known]
}

interface CreateTeamInput {
  name: string
  description?: string | null | undefined
  memberIds: string[]
}

/** Creates a team. The viewer becomes its owner and a member. */
export async function createTeam(
  context: ViewerContext,
  { name, description, memberIds }: CreateTeamInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ teamId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId, userId: ownerId } = context.viewer
  return context.db.$transaction(async tx => {
    const members = new Set([ownerId, ...(await findMembers(tx, memberIds, found))])
    const { id: teamId } = await tx.team.create({
      data: {
        workspaceId,
        ownerId,
        name: toNfc(name).trim(),
        description: normalizeText(description),
      },
    })
    await tx.teamMember.createMany({ data: [...members].map(userId => ({ workspaceId, teamId, userId })) })
    return { teamId }
  })
}

/** Replaces the members of a team. The owner always stays. Templates of removed members stay with the team. */
export async function setTeamMembers(
  context: ViewerContext,
  input: { teamId: string; memberIds: string[] },
  found: readonly ValidationIssue[] = [],
): Promise<{ teamId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId, userId, scopes } = context.viewer
  return context.db.$transaction(async tx => {
    const { id: teamId, ownerId } = await lockTeam(context, tx, input.teamId)
    if (ownerId !== userId && !scopes.has('ADMIN'))
      throw new NotPermittedError(
        'Only the owner of a team or an API key with the ADMIN scope can change its members.',
      )
    const members = [...new Set([ownerId, ...(await findMembers(tx, input.memberIds, found))])]
    await tx.teamMember.deleteMany({ where: { teamId, userId: { notIn: members } } })
    await tx.teamMember.createMany({
      data: members.map(member => ({ workspaceId, teamId, userId: member })),
      skipDuplicates: true,
    })
    return { teamId }
  })
}

/** Locks a team, to serialize changes of its members. @throws NotFoundError if the viewer cannot see it. */
async function lockTeam(context: ViewerContext, tx: WorkspaceTransaction, id: string): Promise<Team> {
  return findOrThrow('Team', id, 'team', async uuid => {
    await tx.$queryRaw`
      SELECT id FROM teams
      WHERE workspace_id = ${context.viewer.workspaceId}::uuid AND id = ${uuid}::uuid FOR NO KEY UPDATE`
    return tx.team.findUnique({ where: { id: uuid, AND: visibleTeams(context) } })
  })
}

/** Teams that the viewer can see, newest first. */
export async function listTeams(context: ViewerContext, args: PageArgs, query: object): Promise<Page<Team>> {
  const where = visibleTeams(context)
  return listPage(context.db.team, { args, columns: newestFirst('Team'), query, where })
}

/** The members of a team by name. One statement for all teams with the same selection, which includes `id`. */
export const loadMembers = batchBySelection<Pick<Prisma.UserFindManyArgs, 'select' | 'include'>, User[]>(
  async ({ db }, teamIds, query) => {
    const members = await db.teamMember.findMany({
      where: { teamId: { in: teamIds } },
      select: { teamId: true, user: { ...query } },
      orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    })
    const membersOf = Map.groupBy(members, ({ teamId }) => teamId)
    return teamIds.map(id => (membersOf.get(id) ?? []).map(({ user }) => user as User))
  },
)
