import { LRUCache } from 'lru-cache'
import type { CacheMetrics } from '../platform/cache-metrics.ts'

const MAX_CACHED_CHARACTERS = 10_000_000

/**
 * The documents that clients stored by sending them with their hash (automatic persisted queries), per process and in
 * memory only: a client whose document is missing sends it again.
 */
export interface AutomaticDocuments {
  find(workspaceId: string, hash: string): string | null
  save(workspaceId: string, hash: string, text: string): void
}

export function createAutomaticDocuments(
  metrics: CacheMetrics,
  maxCharacters = MAX_CACHED_CHARACTERS,
): AutomaticDocuments {
  // By workspace, so that none can run, or learn of, a document that only another one has sent.
  const keyOf = (workspaceId: string, hash: string) => `${workspaceId} ${hash}`
  const texts = new LRUCache<string, string>({
    maxSize: maxCharacters,
    sizeCalculation: (text, key) => text.length + key.length,
  })
  return {
    find(workspaceId, hash) {
      const text = texts.get(keyOf(workspaceId, hash)) ?? null
      metrics.cacheRequested('automatic_documents', text !== null)
      return text
    },
    save(workspaceId, hash, text) {
      texts.set(keyOf(workspaceId, hash), text)
    },
  }
}
