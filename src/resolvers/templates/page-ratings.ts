import type { Prisma, TemplateRating } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

const NEWEST_FIRST = newestFirst('TemplateRating')

/** A page of ratings, as part of the query for their templates: one statement for any number of those. */
export function ratingsQuery(args: PageArgs): Omit<Prisma.Template$ratingsArgs, 'select'> {
  // What the cursor is made of is read whether or not it was asked for.
  const cursorColumns = { select: { id: true, createdAt: true } }
  return { ...keysetQuery(args, NEWEST_FIRST), ...cursorColumns }
}

/** The page for the rows that `ratingsQuery` brought for one template (a UUID). */
export function toRatingsPage(
  { db }: ViewerContext,
  templateId: string,
  args: PageArgs,
  rows: readonly TemplateRating[],
): Page<TemplateRating> {
  return toPage(rows, args, NEWEST_FIRST, () => db.templateRating.count({ where: { templateId } }))
}
