import { Counter, Gauge, type Registry } from 'prom-client'

/** What an operation may be refused for. */
const LIMITS = ['socket', 'key', 'address', 'process', 'bytes'] as const
export type OperationLimit = (typeof LIMITS)[number]

export interface OperationMetrics {
  /** Where to look how many operations wait for their turn. */
  watchOperations(waiting: () => number): void
  /** An operation was refused, because there were too many. */
  operationRefused(limit: OperationLimit): void
}

/** What this process saw of operations that had to wait. */
export function createOperationMetrics(registry: Registry): OperationMetrics {
  const refused = new Counter({
    name: 'canopy_operations_refused_total',
    help: 'Operations that were refused because too many ran or waited, by the limit that was reached: socket, key, address, process or bytes.',
    labelNames: ['limit'],
    registers: [registry],
  })
  for (const limit of LIMITS) refused.inc({ limit }, 0)
  let countWaiting = () => 0
  new Gauge({
    name: 'canopy_operations_waiting',
    help: 'Operations that wait for their turn now.',
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
