import { NotFoundError, NotPermittedError, type ValidationIssue } from '../../errors.ts'
import type { Team } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { findMembers } from './find-members.ts'
import { visibleTeams } from './visible-teams.ts'

/** Says who is in a team, in place of those who were. Its owner stays. Templates of who leaves stay with the team. */
export async function setTeamMembers(
  context: ViewerContext,
  input: { teamId: string; memberIds: string[] },
  found: readonly ValidationIssue[] = [],
): Promise<{ teamId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId, userId, scopes } = context.viewer
  return context.db.$transaction(async tx => {
    const { id: teamId, ownerId } = await holdTeam(context, tx, input.teamId)
    if (ownerId !== userId && !scopes.has('ADMIN'))
      throw new NotPermittedError(
        'Only the owner of a team and a key with the scope ADMIN may say who is in it.',
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

/** Locks a team: two who say who is in it do so one after the other. @throws NotFoundError for one that is not to be seen. */
async function holdTeam(context: ViewerContext, tx: WorkspaceTransaction, id: string): Promise<Team> {
  const uuid = decodeId('Team', id)
  if (!uuid) throw new NotFoundError('team', id)
  await tx.$queryRaw`
    SELECT id FROM teams
    WHERE workspace_id = ${context.viewer.workspaceId}::uuid AND id = ${uuid}::uuid FOR NO KEY UPDATE`
  const team = await tx.team.findUnique({ where: { id: uuid, AND: visibleTeams(context) } })
  if (!team) throw new NotFoundError('team', id)
  return team
}
