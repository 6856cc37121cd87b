import { NotFoundError, NotPermittedError } from '../../errors.ts'
import type { Template } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { lockTemplates } from './hold-templates.ts'
import { visibleTemplates } from './visible-templates.ts'

/** @throws NotFoundError if the template does not exist or the viewer cannot see it. */
export async function findVisible(
  context: Pick<ViewerContext, 'viewer'> & { db: WorkspaceTransaction },
  id: string,
): Promise<Template> {
  const uuid = decodeId('Template', id)
  const template =
    uuid && (await context.db.template.findUnique({ where: { id: uuid, AND: visibleTemplates(context) } }))
  if (!template) throw new NotFoundError('template', id)
  return template
}

/** A template that is locked until the end of the transaction. `now` is the time of the database's clock. */
export type LockedTemplate = Template & { now: Date }

/** Locks a template, then reads it. @throws NotFoundError as `findVisible` does. */
export async function lockVisible(
  context: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  id: string,
): Promise<LockedTemplate> {
  const uuid = decodeId('Template', id)
  const [held] = uuid ? await lockTemplates(tx, context.viewer.workspaceId, [uuid]) : []
  if (!held) throw new NotFoundError('template', id)
  return { ...(await findVisible({ viewer: context.viewer, db: tx }, id)), now: held.now }
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
