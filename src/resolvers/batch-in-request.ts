import DataLoader from 'dataloader'
import type { ViewerContext } from '../platform/auth/viewer.ts'

/**
 * Has what many rows of one request ask for read together. Nothing is remembered: who asks later in the request, after a
 * change, gets what is true then.
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
