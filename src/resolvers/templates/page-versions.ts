import type { Prisma, TemplateVersion } from '../../generated/prisma/client.ts'
import type { OrderColumn } from '../paging/keyset.ts'
import { nestedList } from '../paging/nested-list.ts'

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'ordinal', direction: 'desc', type: 'integer' },
  { name: 'id', direction: 'desc', type: 'id', of: 'TemplateVersion' },
]

/** The versions of templates. */
export const versionsOfTemplates = nestedList<TemplateVersion, Omit<Prisma.Template$versionsArgs, 'select'>>(
  NEWEST_FIRST,
  async ({ db }, templateIds) => {
    const where = { templateId: { in: templateIds } }
    const groups = await db.templateVersion.groupBy({ by: ['templateId'], where, _count: true })
    return groups.map(({ templateId, _count }) => ({ ownerId: templateId, rows: _count }))
  },
)
