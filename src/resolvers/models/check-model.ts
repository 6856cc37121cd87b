import type { RequestContext } from '../../context.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import { decodeId } from '../../platform/ids.ts'
import { readDecision } from '../../routing/read-decision.ts'
import { requireScope } from '../shared/require-scope.ts'
import { listModels } from './models.ts'

/**
 * Asks a model for one token, even if it is down or disabled.
 * @returns UUIDs of the model and of the recorded call.
 * @throws LimitReachedError if a budget has no room for it.
 */
export async function checkModel(
  context: RequestContext,
  { id }: { id: string },
): Promise<{ modelId: string; callId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer, signal } = context
  const { workspaceId, userId } = viewer
  const uuid = decodeId('Model', id)
  const model = (await listModels(context)).find(known => known.id === uuid)
  const [purpose] = model?.purposes ?? []
  if (!model || !purpose) throw new NotFoundError('model', id)
  const check = async () => {
    if (purpose === 'EMBED') return app.embeddings?.check({ workspaceId, userId })
    const { decision } = await readDecision(app, db, workspaceId, { ...TINY_REQUEST, purpose })
    return app.modelChecks.check({ workspaceId, model, decision }, { userId, signal })
  }
  const callId = await check()
  if (!callId) throw new NotFoundError('model', id)
  await checkRefusal(context, callId)
  return { modelId: model.id, callId }
}

const TINY_REQUEST = {
  expectedInputTokens: 10,
  expectedOutputTokens: 1,
  latencyTargetMs: null,
  intendedModelId: null,
  region: null,
}

async function checkRefusal({ db }: RequestContext, callId: string): Promise<void> {
  const { outcome, errorCode } = await db.modelCall.findUniqueOrThrow({ where: { id: callId } })
  if (outcome === 'REFUSED_BY_BUDGET')
    throw new LimitReachedError(
      `The check was refused, because a budget or quota has no room for it (${errorCode}). Raise it with setBudget or setQuota.`,
      1,
    )
}
