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
