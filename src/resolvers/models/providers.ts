import type { ViewerContext } from '../../context.ts'
import { ConflictError } from '../../errors.ts'
import type { Secret } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { modelsOfSettings, type ProviderRecord } from '../../routing/model-records.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'

type Source = Pick<ViewerContext, 'app'> & { db: Pick<WorkspaceTransaction, 'modelProvider'> }

/** Loads the providers of the workspace: those of settings first, then its own in the order of creation. */
export async function listProviders({ app, db }: Source): Promise<ProviderRecord[]> {
  const own = await db.modelProvider.findMany({ orderBy: { id: 'asc' } })
  return [
    ...modelsOfSettings(app.config).map(({ provider }) => provider),
    ...own.map(provider => ({ ...provider, setBy: null })),
  ]
}

/** Loads providers by UUID. Null for each one that the workspace does not have. */
export async function loadProvidersById(
  source: Source,
  ids: readonly string[],
): Promise<(ProviderRecord | null)[]> {
  const providers = new Map((await listProviders(source)).map(provider => [provider.id, provider]))
  return ids.map(id => providers.get(id) ?? null)
}

/**
 * Finds a provider that the workspace can change.
 * @throws NotFoundError, or ConflictError if settings have it.
 */
export async function findOwnProvider(source: Source, id: string): Promise<ProviderRecord> {
  const provider = await findOrThrow(
    'ModelProvider',
    id,
    'model provider',
    async uuid => (await loadProvidersById(source, [uuid]))[0] ?? null,
  )
  refuseSettings(provider)
  return provider
}

/** @throws ConflictError if settings have the provider. */
export function refuseSettings({ id, setBy }: ProviderRecord): void {
  if (setBy)
    throw new ConflictError(
      `The settings ${setBy}_* have this model provider. Change the settings, or save another provider.`,
      encodeId('ModelProvider', id),
    )
}

/**
 * Loads the secrets of providers, by UUID or '' for none, with the fields that `query` selects. Null without the ADMIN
 * scope.
 */
export async function loadProviderSecrets(
  { db, viewer }: Pick<ViewerContext, 'db' | 'viewer'>,
  secretIds: readonly string[],
  query: object,
): Promise<(Secret | null)[]> {
  const ids = viewer.scopes.has('ADMIN') ? secretIds.filter(id => id !== '') : []
  if (ids.length === 0) return secretIds.map(() => null)
  const rows: Secret[] = await db.secret.findMany({ ...query, where: { id: { in: ids } } })
  const secrets = new Map(rows.map(secret => [secret.id, secret]))
  return secretIds.map(id => secrets.get(id) ?? null)
}
