import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import type { EventBus } from '../events/event-bus.ts'
import { createDatabaseGauges } from './database-gauges.ts'
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts'
import { createModelMetrics, type ModelMetrics } from './model-metrics.ts'
import { createOperationMetrics, type OperationMetrics } from './operation-metrics.ts'
import { createStreamMetrics, type StreamMetrics } from './stream-metrics.ts'
import { createTaskMetrics, type TaskMetrics } from './task-metrics.ts'
import { createWebhookMetrics, type WebhookMetrics } from './webhook-metrics.ts'

/** What operators see of a process. Only sums: no label names a workspace, an id or anything that a client sent. */
export interface Metrics
  extends TaskMetrics,
    WebhookMetrics,
    HttpMetrics,
    OperationMetrics,
    StreamMetrics,
    ModelMetrics {
  readonly contentType: string
  readonly registry: Registry
  /** Everything as it is now, as text for Prometheus. Never rejects because of the database. */
  scrape(): Promise<string>
}

let ofNode: Registry | undefined

/** Metrics of Node itself. Collected once, because they are observed until the process ends. */
function nodeMetrics(): Registry {
  if (!ofNode) {
    ofNode = new Registry()
    collectDefaultMetrics({ register: ofNode })
  }
  return ofNode
}

/** The metrics of one Canopy, in a registry of their own, with those of its process. */
export function createMetrics(database: Database, bus: EventBus): Metrics {
  const own = new Registry()
  const updateDatabaseGauges = createDatabaseGauges(own, database)
  new Gauge({
    name: 'canopy_events_up',
    help: 'Whether wake-ups reach other processes now; if not, they look for changes by themselves.',
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
    ...createModelMetrics(own),
  }
  const registry = Registry.merge([nodeMetrics(), own])
  return {
    ...metrics,
    registry,
    contentType: registry.contentType,
    async scrape() {
      await updateDatabaseGauges()
      return registry.metrics()
    },
  }
}
