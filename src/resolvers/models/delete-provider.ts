import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { encodeId } from '../../platform/ids.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findOwnProvider } from './providers.ts'

/** Deletes a provider and its models. @throws ConflictError if settings have it. */
export async function deleteModelProvider(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  return db.$transaction(async tx => {
    await lockWorkspace(tx, viewer.workspaceId)
    const { id, name } = await findOwnProvider({ app, db: tx }, input.id)
    const { count } = await tx.model.deleteMany({ where: { providerId: id } })
    await tx.modelProvider.delete({ where: { id } })
    const deletedId = encodeId('ModelProvider', id)
    const models = count === 1 ? '1 model' : `${count} models`
    await recordAudit(tx, context, {
      action: 'MODEL_PROVIDER_DELETED',
      subjectId: deletedId,
      summary: `Deleted the model provider ${quoteName(name)} with ${models}.`,
    })
    return { deletedId }
  })
}
