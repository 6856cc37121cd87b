import type { Config } from '../../config.ts'
import { requestError } from '../../errors.ts'
import type { StreamLimit, StreamMetrics } from '../metrics/stream-metrics.ts'

/** Who holds a stream. Ids are UUIDs; unknown of a connection that has not said yet whose it is. */
export interface StreamHolder {
  apiKeyId?: string
  workspaceId?: string
  address: string
}

type Limits = Pick<Config['streams'], 'perKey' | 'perWorkspace' | 'perAddress' | 'perProcess'>

export interface StreamLimits {
  /** Counts one more until the function that it gives is called. @throws RATE_LIMITED when a limit is reached. */
  take(holder: StreamHolder): () => void
}

/** How many streams there may be at a time in this process: each process counts for itself. */
export function createStreamLimits(limits: Limits, metrics: StreamMetrics): StreamLimits {
  const counts = new Map<string, number>()
  const change = (name: string, by: number) => {
    const count = (counts.get(name) ?? 0) + by
    if (count === 0) counts.delete(name)
    else counts.set(name, count)
  }
  return {
    take(holder) {
      const held = limitsOf(holder, limits)
      for (const { name, limit, who, most } of held) {
        if ((counts.get(name) ?? 0) < most) continue
        metrics.streamRefused(limit)
        const message = `${who} has ${most} streams open, and may not have more. Close one, or try again later.`
        throw requestError('RATE_LIMITED', message, { limit: most })
      }
      for (const { name } of held) change(name, 1)
      return () => {
        for (const { name } of held.splice(0)) change(name, -1)
      }
    },
  }
}

interface HeldLimit {
  limit: StreamLimit
  /** Whose streams are counted. */
  name: string
  who: string
  most: number
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
