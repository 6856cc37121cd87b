import type { ViewerContext } from '../../context.ts'
import { NotPermittedError } from '../../errors.ts'
import type { Prisma, TemplateRating } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { batchBySelection } from '../shared/batch-in-request.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { normalizeText } from '../shared/input-problems.ts'
import { nestedList, newestFirst } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'
import { lockVisible, visibleTemplates } from './find-template.ts'

interface RateTemplateInput {
  templateId: string
  stars: number
  review?: string | null | undefined
}

/**
 * Adds or replaces the viewer's rating of a template. The star counts change in the same transaction, with the template
 * locked, so that they are exact for concurrent ratings.
 */
export async function rateTemplate(
  context: ViewerContext,
  input: RateTemplateInput,
): Promise<{ ratingId: string; templateId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId, userId } = context.viewer
  return context.db.$transaction(async tx => {
    const { id: templateId, ...template } = await lockVisible(context, tx, input.templateId)
    const use = await tx.templateUser.findUnique({ where: { templateId_userId: { templateId, userId } } })
    if (!use) throw new NotPermittedError('You can only rate a template that you have used.')
    const mine = { templateId_authorId: { templateId, authorId: userId } }
    const before = await tx.templateRating.findUnique({ where: mine, select: { stars: true } })
    const columns = {
      versionId: use.versionId,
      stars: input.stars,
      review: normalizeText(input.review),
      updatedAt: template.now,
    }
    const { id: ratingId } = await tx.templateRating.upsert({
      where: mine,
      create: { ...columns, workspaceId, templateId, authorId: userId },
      update: columns,
    })
    const stars = moveStar(template.stars, before?.stars, input.stars)
    await tx.template.update({ where: { id: templateId }, data: { stars } })
    return { ratingId, templateId }
  })
}

/** The counts of 1 to 5 stars after a rating of `to`, which replaces an earlier one of `from`, if any. */
function moveStar(counts: readonly number[], from: number | undefined, to: number): number[] {
  return counts.map((count, i) => count - Number(i + 1 === from) + Number(i + 1 === to))
}

/** Votes on whether a rating is helpful. Each user has one vote: a second one replaces the first. */
export async function voteRating(
  context: ViewerContext,
  { ratingId, helpful }: { ratingId: string; helpful: boolean },
): Promise<{ ratingId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId, userId } = context.viewer
  return context.db.$transaction(async tx => {
    const rating = await lockRating(context, tx, ratingId)
    if (rating.authorId === userId) throw new NotPermittedError('You cannot vote on your own rating.')
    const mine = { ratingId_userId: { ratingId: rating.id, userId } }
    const before = await tx.ratingVote.findUnique({ where: mine })
    await tx.ratingVote.upsert({
      where: mine,
      create: { workspaceId, ratingId: rating.id, userId, helpful },
      update: { helpful },
    })
    const change = (side: boolean) => Number(helpful === side) - Number(before?.helpful === side)
    await tx.templateRating.update({
      where: { id: rating.id },
      data: { helpful: { increment: change(true) }, unhelpful: { increment: change(false) } },
    })
    return { ratingId: rating.id }
  })
}

/** Locks a rating. @throws NotFoundError if it does not exist or the viewer cannot see its template. */
async function lockRating(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  id: string,
): Promise<TemplateRating> {
  return findOrThrow('TemplateRating', id, 'rating', async uuid => {
    await tx.$queryRaw`
      SELECT id FROM template_ratings
      WHERE workspace_id = ${context.viewer.workspaceId}::uuid AND id = ${uuid}::uuid FOR NO KEY UPDATE`
    return tx.templateRating.findUnique({ where: { id: uuid, template: visibleTemplates(context) } })
  })
}

/** The ratings of templates. */
export const ratingsOfTemplates = nestedList<TemplateRating, Omit<Prisma.Template$ratingsArgs, 'select'>>(
  'templateRating',
  'templateId',
  newestFirst('TemplateRating'),
)

type RatingQuery = Pick<Prisma.TemplateRatingFindManyArgs, 'select' | 'include'>

/** The viewer's rating of a template. One statement for all with the same selection, which includes `templateId`. */
export const loadViewerRating = batchBySelection<RatingQuery, TemplateRating | null>(
  async ({ db, viewer }, templateIds, query) => {
    const ratings = await db.templateRating.findMany({
      ...query,
      where: { authorId: viewer.userId, templateId: { in: templateIds } },
    })
    const ratingOf = new Map(ratings.map(rating => [rating.templateId, rating]))
    return templateIds.map(id => ratingOf.get(id) ?? null)
  },
)
