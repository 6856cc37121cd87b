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

/** The metrics of one process, in a registry of their own. */
export function createMetrics(database: Database, bus: EventBus): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const updateDatabaseGauges = createDatabaseGauges(registry, database)
  new Gauge({
    name: 'canopy_events_up',
    help: 'Whether wake-ups reach other processes now; if not, they look for changes by themselves.',
    registers: [registry],
    collect() {
      this.set(bus.isReady() ? 1 : 0)
    },
  })
  return {
    ...createTaskMetrics(registry),
    ...createWebhookMetrics(registry),
    ...createHttpMetrics(registry),
    ...createOperationMetrics(registry),
    ...createStreamMetrics(registry),
    ...createModelMetrics(registry),
    registry,
    contentType: registry.contentType,
    async scrape() {
      await updateDatabaseGauges()
      return registry.metrics()
    },
  }
}
