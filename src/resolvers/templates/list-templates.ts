import type { Template } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'
import { type TemplateFilter, toCondition } from './template-filter.ts'
import { visibleTemplates } from './visible-templates.ts'

export interface TemplateOrder {
  field: 'USAGE' | 'RATING' | 'CREATED_AT' | 'UPDATED_AT' | 'NAME'
  direction: 'ASC' | 'DESC'
}

export interface TemplateListArgs extends PageArgs {
  filter?: TemplateFilter | null | undefined
  orderBy?: TemplateOrder | null | undefined
}

const COLUMN_OF = {
  USAGE: { name: 'usageCount', type: 'integer' },
  RATING: { name: 'ratingAverage', type: 'float' },
  CREATED_AT: { name: 'createdAt', type: 'date' },
  UPDATED_AT: { name: 'updatedAt', type: 'date' },
  NAME: { name: 'name', type: 'text' },
} as const

const SORTED_BY = {
  id: true,
  usageCount: true,
  ratingAverage: true,
  createdAt: true,
  updatedAt: true,
  name: true,
} as const

/** Templates that the viewer can see, optionally of one author (a UUID). */
export async function listTemplates(
  context: ViewerContext,
  args: TemplateListArgs,
  query: object,
  authorId?: string,
): Promise<Page<Template>> {
  const { db } = context
  const columns = orderColumns(args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' })
  const keyset = keysetQuery(args, columns)
  const visible = visibleTemplates(context)
  const where = { AND: [visible, authorId ? { authorId } : {}, toCondition(args.filter ?? {})] }
  // Find the page first, then load it: a single statement would read the selected fields of all matches to sort them.
  const chosen = await db.template.findMany({
    ...keyset,
    where: { AND: [where, keyset.where] },
    select: SORTED_BY,
  })
  const page = toPage(chosen, args, columns, () => db.template.count({ where }))
  const ids = page.edges.map(({ node }) => node.id)
  const rows = await db.template.findMany({ ...query, where: { id: { in: ids }, AND: visible } })
  const rowOf = new Map(rows.map(row => [row.id, row]))
  const edges = page.edges.flatMap(edge => {
    const row = rowOf.get(edge.node.id)
    if (!row) return []
    const placed = {
      // Encoded only if selected.
      get cursor() {
        return edge.cursor
      },
      node: row,
    }
    return [placed]
  })
  return { ...page, edges }
}

function orderColumns({ field, direction }: TemplateOrder): OrderColumn[] {
  const way = direction === 'ASC' ? 'asc' : 'desc'
  return [
    { ...COLUMN_OF[field], direction: way },
    { name: 'id', direction: way, type: 'id', of: 'Template' },
  ]
}
