import type { ServerResponse } from 'node:http'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { isEventStream } from './is-event-stream.ts'

/** Other paths are counted as "other", so that clients cannot create labels. */
const PATHS = new Set([
  '/',
  '/sign-in',
  '/graphql',
  '/schema.graphql',
  '/uploads',
  '/health',
  '/health/live',
  '/health/ready',
  '/metrics',
])
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export interface HttpMetrics {
  /** Call for each request. It is counted when its response is finished. */
  requestReceived(path: string, response: ServerResponse): void
}

/** Metrics of HTTP requests in this process. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'canopy_http_requests_total',
    help: 'Finished requests, by path and status. Path "other" is any unknown path. Status "aborted" means that the client disconnected before a response.',
    labelNames: ['path', 'status'],
    registers,
  })
  const duration = new Histogram({
    name: 'canopy_http_request_seconds',
    help: 'Duration of a request, except event streams.',
    labelNames: ['path'],
    buckets: BUCKETS,
    registers,
  })
  const open = new Set<ServerResponse>()
  new Gauge({
    name: 'canopy_http_open_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set([...open].filter(isEventStream).length)
    },
  })
  return {
    requestReceived(path, response) {
      const served = path.startsWith('/uploads/') ? '/uploads' : path
      const label = PATHS.has(served) ? served : 'other'
      const startTime = performance.now()
      open.add(response)
      response.on('close', () => {
        open.delete(response)
        requests.inc({ path: label, status: response.headersSent ? response.statusCode : 'aborted' })
        if (!isEventStream(response))
          duration.observe({ path: label }, (performance.now() - startTime) / 1000)
      })
    },
  }
}

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

/** Limits for which an operation can be rejected. */
const OPERATION_LIMITS = ['socket', 'key', 'address', 'process', 'bytes'] as const
export type OperationLimit = (typeof OPERATION_LIMITS)[number]

export interface OperationMetrics {
  /** Sets the function that counts waiting operations. */
  watchOperations(waiting: () => number): void
  /** Call when an operation is rejected because of a limit. */
  operationRefused(limit: OperationLimit): void
}

/** Metrics of waiting and rejected operations in this process. */
export function createOperationMetrics(registry: Registry): OperationMetrics {
  const refused = new Counter({
    name: 'canopy_operations_refused_total',
    help: 'Operations rejected because too many were running or waiting, by limit: socket, key, address, process or bytes.',
    labelNames: ['limit'],
    registers: [registry],
  })
  for (const limit of OPERATION_LIMITS) refused.inc({ limit }, 0)
  let countWaiting = () => 0
  new Gauge({
    name: 'canopy_operations_waiting',
    help: 'Operations waiting to run.',
    registers: [registry],
    collect() {
      this.set(countWaiting())
    },
  })
  return {
    watchOperations(waiting) {
      countWaiting = waiting
    },
    operationRefused: limit => refused.inc({ limit }),
  }
}
