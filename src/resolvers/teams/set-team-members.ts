import { NotFoundError, NotPermittedError, type ValidationIssue } from '../../errors.ts'
import type { Team } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { findMembers } from './find-members.ts'
import { visibleTeams } from './visible-teams.ts'

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
  const uuid = decodeId('Team', id)
  if (!uuid) throw new NotFoundError('team', id)
  await tx.$queryRaw`
    SELECT id FROM teams
    WHERE workspace_id = ${context.viewer.workspaceId}::uuid AND id = ${uuid}::uuid FOR NO KEY UPDATE`
  const team = await tx.team.findUnique({ where: { id: uuid, AND: visibleTeams(context) } })
  if (!team) throw new NotFoundError('team', id)
  return team
}
