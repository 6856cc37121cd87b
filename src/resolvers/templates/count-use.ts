import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { lockVisible } from './find-template.ts'

/**
 * Counts a use of the template and of the version (a UUID), and records it for the user, with the template locked.
 * @throws NotFoundError if the viewer cannot see the template, or no longer can.
 */
export async function countUse(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  { templateId: id, versionId }: { templateId: string; versionId: string },
): Promise<void> {
  const { workspaceId, userId } = context.viewer
  const { id: templateId } = await lockVisible(context, tx, id)
  const usageCount = { increment: 1 }
  await tx.template.update({ where: { id: templateId }, data: { usageCount } })
  await tx.templateVersion.update({ where: { id: versionId }, data: { usageCount } })
  await tx.templateUser.upsert({
    where: { templateId_userId: { templateId, userId } },
    create: { workspaceId, templateId, userId, versionId },
    update: { versionId },
  })
}
