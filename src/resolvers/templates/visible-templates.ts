import type { Prisma } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { batchInRequest } from '../batch-in-request.ts'

/**
 * The templates that somebody may see: public ones, their own, and those for a team that they are in. A key with the scope
 * ADMIN sees no more than that. Whatever reads templates, versions or ratings must have this in its condition.
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
 * Whether the viewer may see a template (a UUID) that is reached from something else, such as the upstream of a fork. One
 * statement for any number of them.
 */
export const isVisible = batchInRequest<string, boolean>(async (context, ids) => {
  const templates = await context.db.template.findMany({
    where: { AND: [{ id: { in: [...ids] } }, visibleTemplates(context)] },
    select: { id: true },
  })
  const visible = new Set(templates.map(template => template.id))
  return ids.map(id => visible.has(id))
})
