import { isDeepStrictEqual } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, LimitReachedError, type ValidationIssue } from '../../errors.ts'
import type { ModelPurpose } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { loadModels, type ModelRecord } from '../../routing/model-records.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findOwnModel } from './models.ts'
import { findOwnProvider } from './providers.ts'

const MAX_MODELS = 200
const DEFAULT_OUTPUT_TOKENS = 4_096

interface SaveModelInput {
  id?: string | null | undefined
  providerId: string
  name: string
  purposes: readonly ModelPurpose[]
  contextTokens: number
  maxOutputTokens?: number | null | undefined
  inputUsdPerMillion: number
  outputUsdPerMillion: number
  enabled?: boolean | null | undefined
}

type ModelData = Omit<ModelRecord, 'id' | 'provider' | 'sendsMaxOutput'> & { providerId: string }

/**
 * Adds a model to a provider, or changes the one with the ID.
 * @throws ConflictError if settings have the provider or the model, or if the provider has another model of this name.
 */
export async function saveModel(
  context: ViewerContext,
  input: SaveModelInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ model: ModelRecord }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  return db.$transaction(async tx => {
    // Serialized: two concurrent requests could use the same name or exceed the limit.
    await lockWorkspace(tx, workspaceId)
    const provider = await findOwnProvider({ app, db: tx }, input.providerId)
    const models = await loadModels(app, tx, workspaceId)
    const former = typeof input.id === 'string' ? findOwnModel(models, input.id) : null
    const data = readModel(input, { providerId: provider.id, former }, new InputProblems(found))
    const id = former?.id ?? uuidv7()
    checkName(models, id, data)
    if (!former) checkLimit(models)
    const row = { ...data, purposes: [...data.purposes] }
    if (former) await tx.model.update({ where: { id }, data: row })
    else await tx.model.create({ data: { ...row, id, workspaceId } })
    await recordSave(context, tx, id, { former, data, providerName: provider.name })
    const { providerId: _, ...rest } = data
    return { model: { ...rest, id, provider, sendsMaxOutput: true } }
  })
}

/** Reads a model as it will be stored. Omitted optional fields stay as they were. @throws ValidationError */
function readModel(
  input: SaveModelInput,
  { providerId, former }: { providerId: string; former: ModelRecord | null },
  problems: InputProblems,
): ModelData {
  const { purposes, contextTokens } = input
  for (const [i, purpose] of purposes.entries()) {
    const path = `input.purposes.${i}`
    if (purpose === 'EMBED')
      problems.add(
        path,
        'EMBED is set by the settings EMBEDDINGS_*, because a workspace has one embedding model.',
      )
    if (purposes.indexOf(purpose) < i) problems.add(path, 'repeats an earlier purpose')
  }
  const maxOutputTokens =
    input.maxOutputTokens ?? former?.maxOutputTokens ?? Math.min(DEFAULT_OUTPUT_TOKENS, contextTokens)
  if (problems.isFine('input.contextTokens') && maxOutputTokens > contextTokens)
    problems.addElsewhere([
      {
        path: 'input.maxOutputTokens',
        message: `must be at most contextTokens, which is ${contextTokens}, but is ${maxOutputTokens}`,
      },
    ])
  problems.throwIfAny()
  const { inputUsdPerMillion, outputUsdPerMillion } = input
  return {
    providerId,
    name: toNfc(input.name).trim(),
    purposes,
    contextTokens,
    maxOutputTokens,
    inputUsdPerMillion,
    outputUsdPerMillion,
    enabled: input.enabled ?? former?.enabled ?? true,
  }
}

function checkName(models: readonly ModelRecord[], id: string, { providerId, name }: ModelData): void {
  const existing = models.find(
    model => model.provider.id === providerId && model.name === name && model.id !== id,
  )
  if (!existing) return
  const existingId = encodeId('Model', existing.id)
  throw new ConflictError(
    `The provider already has the model ${quoteName(name)}, ${existingId}. Change that one, or choose another name.`,
    existingId,
  )
}

function checkLimit(models: readonly ModelRecord[]): void {
  if (models.filter(({ provider }) => !provider.setBy).length < MAX_MODELS) return
  throw new LimitReachedError(
    `A workspace can have at most ${MAX_MODELS} models. Delete one that you no longer need.`,
    MAX_MODELS,
  )
}

const AUDITED_FIELDS = [
  'name',
  'purposes',
  'contextTokens',
  'maxOutputTokens',
  'inputUsdPerMillion',
  'outputUsdPerMillion',
  'enabled',
] as const

/** Records the act in the audit log, unless all fields have the same values as before. */
async function recordSave(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  id: string,
  { former, data, providerName }: { former: ModelRecord | null; data: ModelData; providerName: string },
): Promise<void> {
  const changed: string[] = AUDITED_FIELDS.filter(field => !isDeepStrictEqual(former?.[field], data[field]))
  if (former && former.provider.id !== data.providerId) changed.push('providerId')
  if (changed.length === 0) return
  const name = quoteName(data.name)
  await recordAudit(tx, context, {
    action: 'MODEL_SAVED',
    subjectId: encodeId('Model', id),
    summary: former
      ? `Changed the model ${name}: ${changed.join(', ')}.`
      : `Added the model ${name} to the provider ${quoteName(providerName)}.`,
  })
}
