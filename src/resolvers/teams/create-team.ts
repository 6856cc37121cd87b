import type { ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { normalizeText } from '../compose-text.ts'
import { requireScope } from '../require-scope.ts'
import { findMembers } from './find-members.ts'

export interface CreateTeamInput {
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
