import { Counter, Gauge, type Registry } from 'prom-client'

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
