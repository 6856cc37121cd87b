import { NotFoundError, NotPermittedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { findVisible, mayEdit } from './find-template.ts'

/**
 * Deletes a template with its versions and ratings. Forks stay, and so do topics that were planned by it; they no longer name
 * it. Who may edit it may do so, and ADMIN with any that they see.
 */
export async function deleteTemplate(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const { db, viewer } = context
  const uuid = decodeId('Template', input.id)
  if (!uuid) throw new NotFoundError('template', input.id)
  await db.$transaction(async tx => {
    await holdWithForks(tx, viewer.workspaceId, uuid)
    const template = await findVisible({ viewer, db: tx }, input.id)
    if (!viewer.scopes.has('ADMIN') && !(await mayEdit(context, tx, template)))
      throw new NotPermittedError(
        'Only the author of a template, the owner of its team and a key with the scope ADMIN may delete it.',
      )
    await tx.template.delete({ where: { id: uuid } })
  })
  return { deletedId: input.id }
}

/** Forks are changed along, as they lose their origin: all are locked in the one order. */
async function holdWithForks(tx: WorkspaceTransaction, workspaceId: string, id: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM templates
    WHERE workspace_id = ${workspaceId}::uuid AND (
      id = ${id}::uuid
      OR forked_from_id IN (SELECT id FROM template_versions WHERE template_id = ${id}::uuid)
      OR pulled_id IN (SELECT id FROM template_versions WHERE template_id = ${id}::uuid)
    ) ORDER BY id FOR UPDATE`
}
