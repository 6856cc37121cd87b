import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { encodeId } from '../../platform/ids.ts'
import { loadModels } from '../../routing/model-records.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findOwnModel } from './models.ts'

/** Deletes a model. Policies that name it keep its ID, without an effect. @throws ConflictError if settings have it. */
export async function deleteModel(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  return db.$transaction(async tx => {
    await lockWorkspace(tx, viewer.workspaceId)
    const { id, name, provider } = findOwnModel(await loadModels(app, tx, viewer.workspaceId), input.id)
    await tx.model.delete({ where: { id } })
    const deletedId = encodeId('Model', id)
    await recordAudit(tx, context, {
      action: 'MODEL_DELETED',
      subjectId: deletedId,
      summary: `Deleted the model ${quoteName(name)} of the provider ${quoteName(provider.name)}.`,
    })
    return { deletedId }
  })
}
