import { NotPermittedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { normalizeText } from '../compose-text.ts'
import { requireScope } from '../require-scope.ts'
import { lockVisible } from './find-template.ts'

export interface RateTemplateInput {
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
