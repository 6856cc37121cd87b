import type { Prisma } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/**
 * The teams that somebody may see: those they are in, and those that a template of theirs is for, also after they left. A key
 * with the scope ADMIN, which manages teams, sees all.
 */
export function visibleTeams({ viewer }: Pick<ViewerContext, 'viewer'>): Prisma.TeamWhereInput {
  if (viewer.scopes.has('ADMIN')) return {}
  const { userId } = viewer
  return { OR: [{ members: { some: { userId } } }, { templates: { some: { authorId: userId } } }] }
}
