import { Counter, Gauge, type Registry } from 'prom-client'
import type { Config } from '../config/config.ts'
import { createOpenCounts, type OpenLimit } from '../platform/open-counts.ts'
import { countLimitError } from '../platform/rate-limit/limit-headers.ts'

/** Streams are open for a long time. */
const RETRY_AFTER_MS = 5_000

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
      const { limit, who, max } = taken.reached
      metrics.streamRefused(limit)
      const message = `${who} has ${max} streams open, which is the maximum. Close one, or try again later.`
      throw countLimitError(
        message,
        { policy: `streams-per-${limit}`, max },
        { retryAfterMs: RETRY_AFTER_MS },
      )
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
    apiKeyId ? { limit: 'key', name: `key ${apiKeyId}`, who: 'This API key', max: perKey } : null,
    workspaceId
      ? { limit: 'workspace', name: `workspace ${workspaceId}`, who: 'This workspace', max: perWorkspace }
      : null,
    { limit: 'address', name: `address ${address}`, who: 'This address', max: perAddress },
    { limit: 'process', name: 'process', who: 'This server', max: perProcess },
  ]
  return all.filter(limit => limit !== null)
}

/** Limits for which a stream can be rejected. */
const STREAM_LIMITS = ['key', 'workspace', 'address', 'process'] as const
export type StreamLimit = (typeof STREAM_LIMITS)[number]

export interface StreamMetrics {
  /** Counts an open subscription. @returns a function to call when it closes. */
  subscriptionOpened(): () => void
  /** Call when a stream is rejected because of a limit. */
  streamRefused(limit: StreamLimit): void
  /** Counts an open WebSocket. @returns a function to call when it closes. */
  socketOpened(): () => void
  /** Call when messages were sent over an open stream. */
  messagesSent(transport: StreamTransport, count: number): void
}

const TRANSPORTS = ['sse', 'websocket'] as const
type StreamTransport = (typeof TRANSPORTS)[number]

/** Metrics of subscriptions in this process, over all transports. */
export function createStreamMetrics(registry: Registry): StreamMetrics {
  const open = new Gauge({
    name: 'canopy_subscriptions_open',
    help: 'Open subscriptions, over Server-Sent Events and WebSockets.',
    registers: [registry],
  })
  const sockets = new Gauge({
    name: 'canopy_websockets_open',
    help: 'Open WebSockets.',
    registers: [registry],
  })
  const messages = new Counter({
    name: 'canopy_stream_messages_total',
    help: 'Messages sent to clients, by transport: sse (events of Server-Sent Events) or websocket. Without keep-alives.',
    labelNames: ['transport'],
    registers: [registry],
  })
  const refused = new Counter({
    name: 'canopy_streams_refused_total',
    help: 'Streams rejected because too many were open, by limit: key, workspace, address or process.',
    labelNames: ['limit'],
    registers: [registry],
  })
  for (const limit of STREAM_LIMITS) refused.inc({ limit }, 0)
  for (const transport of TRANSPORTS) messages.inc({ transport }, 0)
  return {
    subscriptionOpened() {
      open.inc()
      return () => open.dec()
    },
    streamRefused: limit => refused.inc({ limit }),
    socketOpened() {
      sockets.inc()
      return () => sockets.dec()
    },
    messagesSent: (transport, count) => messages.inc({ transport }, count),
  }
}
