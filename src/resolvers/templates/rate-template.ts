import { NotPermittedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { composeText } from '../compose-text.ts'
import { requireScope } from '../require-scope.ts'
import { holdVisible } from './find-template.ts'

export interface RateTemplateInput {
  templateId: string
  stars: number
  review?: string | null | undefined
}

/**
 * Rates a template, or replaces what the viewer thought of it before. The counts of stars change in the same transaction, under
 * the lock of the template, so that they are exact however many rate at once.
 */
export async function rateTemplate(
  context: ViewerContext,
  input: RateTemplateInput,
): Promise<{ ratingId: string; templateId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId, userId } = context.viewer
  return context.db.$transaction(async tx => {
    const { id: templateId, ...template } = await holdVisible(context, tx, input.templateId)
    const use = await tx.templateUser.findUnique({ where: { templateId_userId: { templateId, userId } } })
    if (!use) throw new NotPermittedError('Only who has used a template may rate it: use it first.')
    const mine = { templateId_authorId: { templateId, authorId: userId } }
    const before = await tx.templateRating.findUnique({ where: mine, select: { stars: true } })
    const said = {
      versionId: use.versionId,
      stars: input.stars,
      review: composeText(input.review),
      updatedAt: template.now,
    }
    const { id: ratingId } = await tx.templateRating.upsert({
      where: mine,
      create: { ...said, workspaceId, templateId, authorId: userId },
      update: said,
    })
    const stars = moveStar(template.stars, before?.stars, input.stars)
    await tx.template.update({ where: { id: templateId }, data: { stars } })
    return { ratingId, templateId }
  })
}

/** How many gave 1, 2, 3, 4, 5 once somebody gave `to`, in place of `from` where they had rated before. */
function moveStar(counts: readonly number[], from: number | undefined, to: number): number[] {
  return counts.map((count, i) => count - Number(i + 1 === from) + Number(i + 1 === to))
}
