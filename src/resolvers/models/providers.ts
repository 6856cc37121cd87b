import type { ViewerContext } from '../../context.ts'
import { modelsOfSettings, type ProviderRecord } from '../../routing/model-records.ts'

/** Loads the providers of the workspace: those of settings first, then its own in the order of creation. */
export async function listProviders({ app, db }: ViewerContext): Promise<ProviderRecord[]> {
  const own = await db.modelProvider.findMany({ orderBy: { id: 'asc' } })
  return [
    ...modelsOfSettings(app.config).map(({ provider }) => provider),
    ...own.map(provider => ({ ...provider, setBy: null })),
  ]
}

/** Loads providers by UUID. Null for each one that the workspace does not have. */
export async function loadProvidersById(
  context: ViewerContext,
  ids: readonly string[],
): Promise<(ProviderRecord | null)[]> {
  const providers = new Map((await listProviders(context)).map(provider => [provider.id, provider]))
  return ids.map(id => providers.get(id) ?? null)
}
