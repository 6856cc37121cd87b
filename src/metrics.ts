import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { createHttpMetrics, type HttpMetrics } from './http/metrics.ts'
import { createModelMetrics, type ModelMetrics } from './models/metrics.ts'
import type { EventBus } from './platform/bus/event-bus.ts'
import type { Database } from './platform/database/database.ts'
import { createOperationMetrics, type OperationMetrics } from './platform/operations.ts'
import { createStreamMetrics, type StreamMetrics } from './streams/stream-limits.ts'
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
