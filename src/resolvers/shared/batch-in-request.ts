import DataLoader from 'dataloader'
import type { ViewerContext } from '../../context.ts'

/**
 * Batches the reads of many rows of one request. Nothing is cached: a later read in the same request, after a change,
 * returns the new values.
 */
export function batchInRequest<Key, Value>(
  read: (context: ViewerContext, keys: readonly Key[]) => Promise<Value[]>,
): (context: ViewerContext, key: Key) => Promise<Value> {
  const loaders = new WeakMap<ViewerContext, DataLoader<Key, Value>>()
  return (context, key) => {
    const loader =
      loaders.get(context) ?? new DataLoader<Key, Value>(keys => read(context, keys), { cache: false })
    loaders.set(context, loader)
    return loader.load(key)
  }
}

interface SelectedRead<Query> {
  /** UUID of the owner. */
  id: string
  /** The fields to select. */
  query: Query
}

/** The same for reads that select fields: one call of `read` for all owners with the same selection. */
export function batchBySelection<Query, Value>(
  read: (context: ViewerContext, ownerIds: string[], query: Query) => Promise<Value[]>,
): (context: ViewerContext, key: SelectedRead<Query>) => Promise<Value> {
  return batchInRequest(async (context, keys: readonly SelectedRead<Query>[]) => {
    const found = new Map<SelectedRead<Query>, Value>()
    for (const group of Map.groupBy(keys, ({ query }) => JSON.stringify(query)).values()) {
      const ids = group.map(({ id }) => id)
      const values = await read(context, ids, group[0]?.query as Query)
      for (const [i, key] of group.entries()) found.set(key, values[i] as Value)
    }
    return keys.map(key => found.get(key) as Value)
  })
}
