import { Counter, type Registry } from 'prom-client'

/** The caches of a process whose use depends on what clients send. */
const CACHES = [
  'parsed_documents',
  'trusted_documents',
  'automatic_documents',
  'key_origins',
  'event_results',
] as const
export type CacheName = (typeof CACHES)[number]

export interface CacheMetrics {
  /** Call for each lookup in a cache. */
  cacheRequested(cache: CacheName, isHit: boolean): void
}

/** Metrics of the caches in this process. */
export function createCacheMetrics(registry: Registry): CacheMetrics {
  const requests = new Counter({
    name: 'canopy_cache_requests_total',
    help: 'Lookups in a cache of this process, by cache and result: hit or miss.',
    labelNames: ['cache', 'result'],
    registers: [registry],
  })
  for (const cache of CACHES) for (const result of ['hit', 'miss']) requests.inc({ cache, result }, 0)
  return { cacheRequested: (cache, isHit) => requests.inc({ cache, result: isHit ? 'hit' : 'miss' }) }
}
