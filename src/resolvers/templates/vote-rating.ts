import { NotFoundError, NotPermittedError } from '../../errors.ts'
import type { TemplateRating } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { visibleTemplates } from './visible-templates.ts'

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
  const uuid = decodeId('TemplateRating', id)
  if (!uuid) throw new NotFoundError('rating', id)
  await tx.$queryRaw`
    SELECT id FROM template_ratings
    WHERE workspace_id = ${context.viewer.workspaceId}::uuid AND id = ${uuid}::uuid FOR NO KEY UPDATE`
  const rating = await tx.templateRating.findUnique({
    where: { id: uuid, template: visibleTemplates(context) },
  })
  if (!rating) throw new NotFoundError('rating', id)
  return rating
}
