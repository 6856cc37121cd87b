import type { ServerResponse } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createInstallationGauges } from './metrics/installation-gauges.ts'
import { createModelMetrics, type ModelMetrics } from './models/metrics.ts'
import type { EventBus } from './platform/bus/event-bus.ts'
import { type CacheMetrics, createCacheMetrics } from './platform/cache-metrics.ts'
import type { Database } from './platform/database/database.ts'
import { createDatabaseMetrics, type DatabaseMetrics } from './platform/database/metrics.ts'
import { createOperationMetrics, type OperationMetrics } from './platform/operations.ts'
import { createRateLimitMetrics, type RateLimitMetrics } from './platform/rate-limit/metrics.ts'
import { createStreamMetrics, type StreamMetrics } from './streams/limits.ts'
import { createDatabaseGauges } from './tasks/gauges.ts'
import {
  createTaskMetrics,
  createWebhookMetrics,
  type TaskMetrics,
  type WebhookMetrics,
} from './tasks/metrics.ts'

/** Metrics of a process. Labels never contain workspaces, IDs or anything that clients send. */
export interface Metrics
  extends TaskMetrics,
    WebhookMetrics,
    HttpMetrics,
    OperationMetrics,
    StreamMetrics,
    RateLimitMetrics,
    CacheMetrics,
    DatabaseMetrics,
    ModelMetrics {
  readonly contentType: string
  readonly registry: Registry
  /** Returns current values in the Prometheus text format. Never rejects because of the database. */
  scrape(): Promise<string>
}

let ofNode: Registry | undefined

/** Metrics of Node itself. Created once per process, because their observers cannot be removed. */
function nodeMetrics(): Registry {
  if (!ofNode) {
    ofNode = new Registry()
    collectDefaultMetrics({ register: ofNode })
  }
  return ofNode
}

/** Creates the metrics of one Canopy, in its own registry, merged with those of Node. */
export function createMetrics(database: Database, bus: EventBus): Metrics {
  const own = new Registry()
  const updateDatabaseGauges = createDatabaseGauges(own, database)
  const updateInstallationGauges = createInstallationGauges(own, database)
  new Gauge({
    name: 'canopy_events_up',
    help: '1 if wake-ups reach other processes, otherwise 0. Without wake-ups, processes poll for changes.',
    registers: [own],
    collect() {
      this.set(bus.isReady() ? 1 : 0)
    },
  })
  const metrics = {
    ...createTaskMetrics(own),
    ...createWebhookMetrics(own),
    ...createHttpMetrics(own),
    ...createOperationMetrics(own),
    ...createStreamMetrics(own),
    ...createRateLimitMetrics(own),
    ...createCacheMetrics(own),
    ...createDatabaseMetrics(own),
    ...createModelMetrics(own),
  }
  const registry = Registry.merge([nodeMetrics(), own])
  return {
    ...metrics,
    registry,
    contentType: registry.contentType,
    async scrape() {
      await Promise.all([updateDatabaseGauges(), updateInstallationGauges()])
      return registry.metrics()
    },
  }
}

/** Other paths are counted as "other", so that clients cannot create labels. */
const PATHS = new Set([
  '/',
  '/sign-in',
  '/graphql',
  '/mcp',
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

/** Whether this response is an event stream. Known once its headers are set. */
export function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')
}
