import { v7 as uuidv7 } from 'uuid'
import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, LimitReachedError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import type { ProviderRecord } from '../../routing/model-records.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'
import { type ProviderData, type ProviderInput, readProvider } from './check-provider.ts'
import { findOwnProvider, listProviders } from './providers.ts'

const MAX_PROVIDERS = 50

interface SaveModelProviderInput extends ProviderInput {
  id?: string | null | undefined
}

/**
 * Creates a provider, or changes the one with the ID.
 * @throws ConflictError if settings have the provider, or if another one has the name.
 */
export async function saveModelProvider(
  context: ViewerContext,
  input: SaveModelProviderInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ provider: ProviderRecord }> {
  requireScope(context, 'ADMIN')
  const former = typeof input.id === 'string' ? await findOwnProvider(context, input.id) : null
  const problems = new InputProblems(found)
  const data = await readProvider(context, input, former, problems)
  problems.throwIfAny()
  const { app, db, viewer } = context
  return db.$transaction(async tx => {
    // Serialized: two concurrent requests could use the same name or exceed the limit.
    await lockWorkspace(tx, viewer.workspaceId)
    const providers = await listProviders({ app, db: tx })
    const id = former?.id ?? uuidv7()
    const present = providers.find(provider => provider.id === id)
    if (former && !present) throw new NotFoundError('model provider', encodeId('ModelProvider', id))
    checkName(providers, id, data.name)
    const columns = { ...data, workspaceId: viewer.workspaceId }
    if (present) await tx.modelProvider.update({ where: { id }, data })
    else {
      checkLimit(providers)
      await tx.modelProvider.create({ data: { ...columns, id } })
    }
    await recordSave(context, tx, id, { former: present, data })
    return { provider: { ...data, id, setBy: null } }
  })
}

function checkName(providers: readonly ProviderRecord[], id: string, name: string): void {
  const existing = providers.find(provider => provider.name === name && provider.id !== id)
  if (!existing) return
  const existingId = encodeId('ModelProvider', existing.id)
  throw new ConflictError(
    `The model provider ${existingId} has the name ${quoteName(name)}. Choose another name, or change that provider.`,
    existingId,
  )
}

function checkLimit(providers: readonly ProviderRecord[]): void {
  if (providers.filter(({ setBy }) => !setBy).length < MAX_PROVIDERS) return
  throw new LimitReachedError(
    `A workspace can have at most ${MAX_PROVIDERS} model providers. Delete one that you no longer need.`,
    MAX_PROVIDERS,
  )
}

const AUDITED_FIELDS = ['name', 'protocol', 'baseUrl', 'region', 'secretId'] as const

/** Records the act in the audit log, unless all fields have the same values as before. */
async function recordSave(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  id: string,
  { former, data }: { former: ProviderRecord | undefined; data: ProviderData },
): Promise<void> {
  const changed = AUDITED_FIELDS.filter(field => former?.[field] !== data[field])
  if (changed.length === 0) return
  const name = quoteName(data.name)
  await recordAudit(tx, context, {
    action: 'MODEL_PROVIDER_SAVED',
    subjectId: encodeId('ModelProvider', id),
    summary: former
      ? `Changed the model provider ${name} at ${new URL(data.baseUrl).host}: ${changed.join(', ')}.`
      : `Created the model provider ${name} at ${new URL(data.baseUrl).host}.`,
  })
}
