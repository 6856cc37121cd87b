import type { Prisma, TemplateRating } from '../../generated/prisma/client.ts'
import { batchInRequest } from '../batch-in-request.ts'

export interface WantedRating {
  /** UUID. */
  templateId: string
  /** The fields of the rating to select, including `templateId`. */
  query: Pick<Prisma.TemplateRatingFindManyArgs, 'select' | 'include'>
}

/** The viewer's rating of a template. One statement for all templates with the same selection. */
export const loadViewerRating = batchInRequest<WantedRating, TemplateRating | null>(
  async ({ db, viewer }, wanted) => {
    const groups = Map.groupBy(wanted, ({ query }) => JSON.stringify(query))
    const found = new Map<WantedRating, TemplateRating>()
    for (const group of groups.values()) {
      const templateIds = group.map(({ templateId }) => templateId)
      const ratings = await db.templateRating.findMany({
        ...group[0]?.query,
        where: { authorId: viewer.userId, templateId: { in: templateIds } },
      })
      const ratingOf = new Map(ratings.map(rating => [rating.templateId, rating]))
      for (const key of group) {
        const rating = ratingOf.get(key.templateId)
        if (rating) found.set(key, rating)
      }
    }
    return wanted.map(key => found.get(key) ?? null)
  },
)
