import type { Config } from '../config/config.ts'
import { requestError } from '../errors.ts'
import type { StreamLimit, StreamMetrics } from '../http/metrics.ts'
import { createOpenCounts, type OpenLimit } from '../platform/open-counts.ts'

/** The owner of a stream. IDs are UUIDs, and missing for a connection that is not authenticated yet. */
export interface StreamHolder {
  apiKeyId?: string
  workspaceId?: string
  address: string
}

type Limits = Pick<Config['streams'], 'perKey' | 'perWorkspace' | 'perAddress' | 'perProcess'>

export interface StreamLimits {
  /** Counts a stream. @returns a function that releases it. @throws RATE_LIMITED if a limit is reached. */
  take(holder: StreamHolder): () => void
}

/** Limits on open streams. Each process counts its own. */
export function createStreamLimits(limits: Limits, metrics: StreamMetrics): StreamLimits {
  const counts = createOpenCounts<HeldLimit>()
  return {
    take(holder) {
      const taken = counts.take(limitsOf(holder, limits))
      if (!taken.reached) return taken.release
      const { limit, who, most } = taken.reached
      metrics.streamRefused(limit)
      const message = `${who} has ${most} streams open, which is the maximum. Close one, or try again later.`
      throw requestError('RATE_LIMITED', message, { limit: most })
    },
  }
}

interface HeldLimit extends OpenLimit {
  limit: StreamLimit
  who: string
}

function limitsOf({ apiKeyId, workspaceId, address }: StreamHolder, limits: Limits): HeldLimit[] {
  const { perKey, perWorkspace, perAddress, perProcess } = limits
  const all: (HeldLimit | null)[] = [
    apiKeyId ? { limit: 'key', name: `key ${apiKeyId}`, who: 'This API key', most: perKey } : null,
    workspaceId
      ? { limit: 'workspace', name: `workspace ${workspaceId}`, who: 'This workspace', most: perWorkspace }
      : null,
    { limit: 'address', name: `address ${address}`, who: 'This address', most: perAddress },
    { limit: 'process', name: 'process', who: 'This server', most: perProcess },
  ]
  return all.filter(limit => limit !== null)
}
