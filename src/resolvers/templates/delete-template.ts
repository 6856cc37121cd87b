import { NotFoundError, NotPermittedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { findVisible, mayEdit } from './find-template.ts'

/**
 * Deletes a template with its versions and ratings. Its forks and topics stay, without a reference to it. Requires
 * permission to edit it or, if it is visible to the viewer, the ADMIN scope.
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
    await lockWithForks(tx, viewer.workspaceId, uuid)
    const template = await findVisible({ viewer, db: tx }, input.id)
    if (!viewer.scopes.has('ADMIN') && !(await mayEdit(context, tx, template)))
      throw new NotPermittedError(
        'Only the author of a template, the owner of its team or an API key with the ADMIN scope can delete it.',
      )
    await tx.template.delete({ where: { id: uuid } })
  })
  return { deletedId: input.id }
}

/** Locks the template and its forks, which lose their origin. Uses id order to avoid deadlocks. */
async function lockWithForks(tx: WorkspaceTransaction, workspaceId: string, id: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM templates
    WHERE workspace_id = ${workspaceId}::uuid AND (
      id = ${id}::uuid
      OR forked_from_id IN (SELECT id FROM template_versions WHERE template_id = ${id}::uuid)
      OR pulled_id IN (SELECT id FROM template_versions WHERE template_id = ${id}::uuid)
    ) ORDER BY id FOR UPDATE`
}
