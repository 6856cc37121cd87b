import type { Prisma, TemplateRating } from '../../generated/prisma/client.ts'
import { newestFirst } from '../paging/keyset.ts'
import { nestedList } from '../paging/nested-list.ts'

/** The ratings of templates. */
export const ratingsOfTemplates = nestedList<TemplateRating, Omit<Prisma.Template$ratingsArgs, 'select'>>(
  newestFirst('TemplateRating'),
  async ({ db }, templateIds) => {
    const where = { templateId: { in: templateIds } }
    const groups = await db.templateRating.groupBy({ by: ['templateId'], where, _count: true })
    return groups.map(({ templateId, _count }) => ({ ownerId: templateId, rows: _count }))
  },
)
