import type { Prisma } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/**
 * The teams that the viewer can see: their own, and those that one of their templates is shared with, even after they
 * left. A key with the ADMIN scope, which manages teams, sees all.
 */
export function visibleTeams({ viewer }: Pick<ViewerContext, 'viewer'>): Prisma.TeamWhereInput {
  if (viewer.scopes.has('ADMIN')) return {}
  const { userId } = viewer
  return { OR: [{ members: { some: { userId } } }, { templates: { some: { authorId: userId } } }] }
}
