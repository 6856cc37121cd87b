import type { TemplateVisibility } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import type { InputProblems } from '../input-problems.ts'

/**
 * The team (a UUID) to share a template with: a team of the viewer if the visibility is TEAM, otherwise none. Adds what
 * is wrong to `problems`. An unknown team is reported like a team that the viewer is not in.
 */
export async function findSharedTeam(
  { viewer }: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  { visibility, teamId }: { visibility: TemplateVisibility; teamId?: string | null | undefined },
  problems: InputProblems,
): Promise<string | null> {
  if (!teamId) {
    if (visibility === 'TEAM') problems.add('input.teamId', 'is required when visibility is TEAM')
    return null
  }
  const uuid = decodeId('Team', teamId)
  const isMember = uuid && (await tx.teamMember.count({ where: { teamId: uuid, userId: viewer.userId } })) > 0
  if (!isMember)
    problems.add(
      'input.teamId',
      `you are not in a team with the ID "${teamId}"; list your teams with \`teams\``,
    )
  if (visibility !== 'TEAM')
    problems.add(
      'input.teamId',
      'is only allowed when visibility is TEAM; omit it, or set visibility to TEAM',
    )
  return uuid
}
