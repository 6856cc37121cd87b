import { Counter, Gauge, type Registry } from 'prom-client'

/** Limits for which a stream can be rejected. */
const STREAM_LIMITS = ['key', 'workspace', 'address', 'process'] as const
export type StreamLimit = (typeof STREAM_LIMITS)[number]

export interface StreamMetrics {
  /** Counts an open subscription. @returns a function to call when it closes. */
  subscriptionOpened(): () => void
  /** Call when a stream is rejected because of a limit. */
  streamRefused(limit: StreamLimit): void
}

/** Metrics of subscriptions in this process, over all transports. */
export function createStreamMetrics(registry: Registry): StreamMetrics {
  const open = new Gauge({
    name: 'canopy_subscriptions_open',
    help: 'Open subscriptions, over Server-Sent Events and WebSockets.',
    registers: [registry],
  })
  const refused = new Counter({
    name: 'canopy_streams_refused_total',
    help: 'Streams rejected because too many were open, by limit: key, workspace, address or process.',
    labelNames: ['limit'],
    registers: [registry],
  })
  for (const limit of STREAM_LIMITS) refused.inc({ limit }, 0)
  return {
    subscriptionOpened() {
      open.inc()
      return () => open.dec()
    },
    streamRefused: limit => refused.inc({ limit }),
  }
}
