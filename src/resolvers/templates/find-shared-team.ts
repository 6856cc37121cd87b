import type { TemplateVisibility } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import type { InputProblems } from '../input-problems.ts'

/**
 * The team (a UUID) that a template of this visibility is for: one that the viewer is a member of, for TEAM, and none for the
 * others. What is wrong is added to `problems`; a team that is unknown is one that the viewer is not in.
 */
export async function findSharedTeam(
  { viewer }: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  { visibility, teamId }: { visibility: TemplateVisibility; teamId?: string | null | undefined },
  problems: InputProblems,
): Promise<string | null> {
  if (!teamId) {
    if (visibility === 'TEAM')
      problems.add('input.teamId', 'must name the team that may see it, since its visibility is TEAM')
    return null
  }
  const uuid = decodeId('Team', teamId)
  const isMember = uuid && (await tx.teamMember.count({ where: { teamId: uuid, userId: viewer.userId } })) > 0
  if (!isMember) problems.add('input.teamId', `you are in no team with the id "${teamId}"; look at \`teams\``)
  if (visibility !== 'TEAM')
    problems.add('input.teamId', 'goes with the visibility TEAM; leave it out, or make it TEAM')
  return uuid
}
