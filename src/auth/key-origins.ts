import { LRUCache } from 'lru-cache'
import type { CacheMetrics } from '../platform/cache-metrics.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'

/** How long an origin is remembered. A browser caches a preflight response longer. */
const KEPT_MS = 5_000
const MAX_KEPT = 1_000

/** The origins that valid API keys name as allowed. A CORS preflight carries no key, so it cannot say which key it is for. */
export interface KeyOrigins {
  /** @returns undefined if it must be looked up. */
  known(origin: string): boolean | undefined
  /** Whether a valid key of any workspace names the origin. */
  lookUp(origin: string): Promise<boolean>
}

export function createKeyOrigins({
  database,
  metrics,
}: {
  database: Pick<Database, 'everyWorkspace'>
  metrics: CacheMetrics
}): KeyOrigins {
  const kept = new LRUCache<string, boolean>({ max: MAX_KEPT, ttl: KEPT_MS })
  return {
    known(origin) {
      const isNamed = kept.get(origin)
      metrics.cacheRequested('key_origins', isNamed !== undefined)
      return isNamed
    },
    async lookUp(origin) {
      const isUnexpired = { OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] }
      const where = { allowedOrigins: { has: origin }, revokedAt: null, ...isUnexpired }
      const keys = allWorkspaces(database, 'check an origin').apiKey
      const isNamed = (await keys.findFirst({ where, select: { id: true } })) !== null
      kept.set(origin, isNamed)
      return isNamed
    },
  }
}
