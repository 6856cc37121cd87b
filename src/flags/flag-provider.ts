import { StandardResolutionReasons, TypeMismatchError } from '@openfeature/core'
import type { EvaluationContext, Provider, ResolutionDetails } from '@openfeature/server-sdk'
import { LRUCache } from 'lru-cache'
import type { FeatureFlag } from '../generated/prisma/client.ts'
import type { Logger } from '../platform/logger.ts'
import { isInRollout } from './rollout.ts'

const MAX_WORKSPACES = 10_000

export type FlagRow = Pick<FeatureFlag, 'key' | 'enabled' | 'rolloutPercent'>

export interface FlagProvider extends Provider {
  /** Drops what is cached of a workspace or, without one, of all. */
  forget(workspaceId?: string): void
}

/**
 * OpenFeature provider over the table of flags. The context of an evaluation has the `workspaceId`, and as its
 * `targetingKey` the user or, without one, the workspace.
 * @param readRows the flags of a workspace that were set. If it rejects, flags have their defaults.
 * @param maxAgeMs how long they are cached. May be Infinity.
 */
export function createFlagProvider(
  log: Logger,
  readRows: (workspaceId: string) => Promise<FlagRow[]>,
  maxAgeMs: number,
): FlagProvider {
  let source: typeof readRows | null = readRows
  const rowsOf = new LRUCache<string, ReadonlyMap<string, FlagRow>>({
    max: MAX_WORKSPACES,
    // 0 means no limit.
    ttl: Number.isFinite(maxAgeMs) ? maxAgeMs : 0,
    fetchMethod: async workspaceId =>
      new Map(((await source?.(workspaceId)) ?? []).map(row => [row.key, row] as const)),
    // Rows that are dropped while they are read are used once, but not cached.
    ignoreFetchAbort: true,
  })
  return {
    metadata: { name: 'feature_flags' },
    runsOn: 'server',
    async resolveBooleanEvaluation(key, defaultValue, context) {
      try {
        const row = (await rowsOf.fetch(String(context.workspaceId)))?.get(key)
        return row
          ? evaluate(row, context)
          : { value: defaultValue, reason: StandardResolutionReasons.DEFAULT }
      } catch (error) {
        log.warn({ err: error, flag: key }, 'feature flag not read; using its default')
        return { value: defaultValue, reason: StandardResolutionReasons.ERROR }
      }
    },
    resolveStringEvaluation: refuse,
    resolveNumberEvaluation: refuse,
    resolveObjectEvaluation: refuse,
    async onClose() {
      // OpenFeature keeps closed providers until the process ends, and would keep the database with them.
      source = null
      rowsOf.clear()
    },
    forget(workspaceId) {
      if (workspaceId === undefined) rowsOf.clear()
      else rowsOf.delete(workspaceId)
    },
  }
}

function evaluate(
  { key, enabled, rolloutPercent }: FlagRow,
  { targetingKey = '' }: EvaluationContext,
): ResolutionDetails<boolean> {
  if (!enabled) return { value: false, reason: StandardResolutionReasons.DISABLED }
  return { value: isInRollout(key, targetingKey, rolloutPercent), reason: StandardResolutionReasons.SPLIT }
}

async function refuse(): Promise<never> {
  throw new TypeMismatchError('All flags are booleans.')
}
