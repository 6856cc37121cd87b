import type { ViewerContext } from '../../context.ts'
import { NotPermittedError } from '../../errors.ts'
import type { Prisma, Template, TemplateVisibility } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import type { InputProblems } from '../shared/input-problems.ts'

/**
 * The templates that the viewer can see: public ones, their own, and those of their teams. The ADMIN scope does not add
 * any. Every query for templates, versions or ratings must include this condition.
 */
export function visibleTemplates({
  viewer: { userId },
}: Pick<ViewerContext, 'viewer'>): Prisma.TemplateWhereInput {
  return {
    OR: [
      { visibility: 'PUBLIC' },
      { authorId: userId },
      { visibility: 'TEAM', team: { members: { some: { userId } } } },
    ],
  }
}

/**
 * Whether the viewer can see a template (a UUID) that another object references, such as the upstream of a fork. One
 * statement for any number of templates.
 */
export const isVisible = batchInRequest<string, boolean>(async (context, ids) => {
  const templates = await context.db.template.findMany({
    where: { AND: [{ id: { in: [...ids] } }, visibleTemplates(context)] },
    select: { id: true },
  })
  const visible = new Set(templates.map(template => template.id))
  return ids.map(id => visible.has(id))
})

/** @throws NotFoundError if the template does not exist or the viewer cannot see it. */
export async function findVisible(
  context: Pick<ViewerContext, 'viewer'> & { db: WorkspaceTransaction },
  id: string,
): Promise<Template> {
  return findOrThrow('Template', id, 'template', uuid =>
    context.db.template.findUnique({ where: { id: uuid, AND: visibleTemplates(context) } }),
  )
}

/** A template that is locked until the end of the transaction. `now` is the time of the database's clock. */
export type LockedTemplate = Template & { now: Date }

/**
 * Locks a template, then reads it. Requests that change, publish, use or rate it wait.
 * @throws NotFoundError as `findVisible` does.
 */
export async function lockVisible(
  context: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  id: string,
): Promise<LockedTemplate> {
  const { viewer } = context
  const { now } = await findOrThrow('Template', id, 'template', async uuid => {
    const [locked] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT now() AS now FROM templates
      WHERE workspace_id = ${viewer.workspaceId}::uuid AND id = ${uuid}::uuid FOR NO KEY UPDATE`
    return locked ?? null
  })
  return { ...(await findVisible({ viewer, db: tx }, id)), now }
}

/**
 * Locks a template that the viewer may edit and publish, as its author or as the owner of its team.
 * @throws NotFoundError as `findVisible` does; NotPermittedError if the viewer can see but not edit it.
 */
export async function lockEditable(
  context: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  id: string,
): Promise<LockedTemplate> {
  const template = await lockVisible(context, tx, id)
  if (!(await mayEdit(context, tx, template)))
    throw new NotPermittedError('Only the author of a template or the owner of its team can change it.')
  return template
}

/** Whether the viewer may edit a template that they can see. */
export async function mayEdit(
  { viewer }: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  { authorId, teamId }: Pick<Template, 'authorId' | 'teamId'>,
): Promise<boolean> {
  if (authorId === viewer.userId) return true
  return teamId !== null && (await tx.team.count({ where: { id: teamId, ownerId: viewer.userId } })) > 0
}

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
