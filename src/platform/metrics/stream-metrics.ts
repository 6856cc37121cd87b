import { Counter, Gauge, type Registry } from 'prom-client'

/** What a stream may be refused for. */
const LIMITS = ['key', 'workspace', 'address', 'process'] as const
export type StreamLimit = (typeof LIMITS)[number]

export interface StreamMetrics {
  /** A subscription is answered from now on, until the function that it gives is called. */
  subscriptionOpened(): () => void
  /** A stream was refused, because there were too many. */
  streamRefused(limit: StreamLimit): void
}

/** What this process saw of subscriptions, by whatever transport. */
export function createStreamMetrics(registry: Registry): StreamMetrics {
  const open = new Gauge({
    name: 'canopy_subscriptions_open',
    help: 'Subscriptions that are answered now, by Server-Sent Events and WebSockets together.',
    registers: [registry],
  })
  const refused = new Counter({
    name: 'canopy_streams_refused_total',
    help: 'Streams that were refused because there were too many, by the limit that was reached: key, workspace, address or process.',
    labelNames: ['limit'],
    registers: [registry],
  })
  for (const limit of LIMITS) refused.inc({ limit }, 0)
  return {
    subscriptionOpened() {
      open.inc()
      return () => open.dec()
    },
    streamRefused: limit => refused.inc({ limit }),
  }
}
