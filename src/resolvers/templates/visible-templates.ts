import type { Prisma } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { batchInRequest } from '../batch-in-request.ts'

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
