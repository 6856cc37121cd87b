import type { Prisma, TemplateVersion } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'ordinal', direction: 'desc', type: 'integer' },
  { name: 'id', direction: 'desc', type: 'id', of: 'TemplateVersion' },
]

/** A page of versions, as part of the query for their templates: one statement for any number of those. */
export function versionsQuery(args: PageArgs): Omit<Prisma.Template$versionsArgs, 'select'> {
  // What the cursor is made of is read whether or not it was asked for.
  const cursorColumns = { select: { id: true, ordinal: true } }
  return { ...keysetQuery(args, NEWEST_FIRST), ...cursorColumns }
}

/** The page for the rows that `versionsQuery` brought for one template (a UUID). */
export function toVersionsPage(
  { db }: ViewerContext,
  templateId: string,
  args: PageArgs,
  rows: readonly TemplateVersion[],
): Page<TemplateVersion> {
  return toPage(rows, args, NEWEST_FIRST, () => db.templateVersion.count({ where: { templateId } }))
}
