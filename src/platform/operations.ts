import { Counter, Gauge, type Registry } from 'prom-client'
import type { Config } from '../config/config.ts'
import { requestError } from '../errors.ts'
import { startDeadline } from './deadline.ts'
import { createOpenCounts, type OpenLimit } from './open-counts.ts'
import { countLimitError } from './rate-limit/limit-headers.ts'
import { createTurns, type EndTurn } from './turns.ts'

/** The owner of an operation: an API key, or an IP address until the key is known. */
export interface OperationOwner {
  kind: 'key' | 'address'
  id: string
  /** Identifies the connection. */
  connection: string
}

/** An accepted operation. Call `end` when the response is complete. */
export interface Operation {
  /** Adds bytes that are kept in memory for it. @throws RATE_LIMITED if a limit is exceeded. */
  countBytes(bytes: number): void
  /**
   * Waits until the operation may run.
   * @throws TIMEOUT after REQUEST_TIMEOUT_MS, or the signal's reason if it aborts first.
   */
  start(signal: AbortSignal): Promise<void>
  end(): void
}

/** Limits how many operations this process runs at a time. Others wait, and are refused if too many wait. */
export interface Operations {
  /** @throws RATE_LIMITED if too many run or wait. */
  admit(owner: OperationOwner): Operation
  /** Runs work whose number is limited elsewhere, when it is its turn. */
  run<T>(owner: OperationOwner, work: () => Promise<T>): Promise<T>
}

/** Most operations take less. */
const RETRY_AFTER_MS = 1_000

interface OperationCount extends OpenLimit {
  limit: OperationLimit
  who: string
  setting: string
}

export function createOperations(
  { operations, requestTimeoutMs }: Pick<Config, 'operations' | 'requestTimeoutMs'>,
  metrics: OperationMetrics,
): Operations {
  const counts = createOpenCounts<OperationCount>()
  const bytes = createOpenCounts<OperationCount>()
  const turns = createTurns({ atOnce: operations.atOnce, atOncePerOwner: operations.atOncePerKey })
  metrics.watchOperations(turns.waiting)

  function take(from: typeof counts, limits: OperationCount[], more: number, what: string): () => void {
    const taken = from.take(limits, more)
    if (!taken.reached) return taken.release
    const { limit, who, max, setting } = taken.reached
    metrics.operationRefused(limit)
    const message = `${who} has too many requests in progress: at most ${max} ${what} (${setting}). Wait for responses before you send more.`
    const unit = limit === 'bytes' ? 'content-bytes' : 'concurrent-requests'
    const reached = { policy: `operations-per-${limit}`, max, unit } as const
    throw countLimitError(message, reached, { setting, retryAfterMs: RETRY_AFTER_MS })
  }
  const late = () =>
    requestError('TIMEOUT', `The operation did not start within ${requestTimeoutMs} ms. Send fewer at once.`)
  async function start(owner: OperationOwner, outer?: AbortSignal): Promise<EndTurn> {
    outer?.throwIfAborted()
    const endTurn = turns.beginNow(nameOf(owner))
    if (endTurn) return endTurn
    const { signal, clear } = startDeadline(requestTimeoutMs, late, outer)
    return turns.begin({ owner: nameOf(owner), line: owner.connection }, signal).finally(clear)
  }
  return {
    admit(owner) {
      const release = take(counts, countLimits(owner, operations), 1, 'operations, running or waiting')
      let size = 0
      let releaseBytes = () => {}
      let endTurn = () => {}
      let isOver = false
      return {
        countBytes(more) {
          size += more
          releaseBytes()
          releaseBytes = take(bytes, byteLimits(owner, operations), size, 'bytes of requests')
        },
        async start(signal) {
          endTurn = await start(owner, signal)
          if (isOver) endTurn()
        },
        end() {
          isOver = true
          release()
          releaseBytes()
          endTurn()
        },
      }
    },
    async run(owner, work) {
      const end = await start(owner)
      try {
        return await work()
      } finally {
        end()
      }
    },
  }
}

function nameOf({ kind, id }: OperationOwner): string {
  return `${kind} ${id}`
}

function countLimits(owner: OperationOwner, limits: Config['operations']): OperationCount[] {
  const { perSocket, perKey, perProcess } = limits
  return [
    {
      limit: 'socket',
      name: `socket ${owner.connection}`,
      who: 'This connection',
      max: perSocket,
      setting: 'OPERATIONS_PER_SOCKET',
    },
    { limit: owner.kind, name: nameOf(owner), who: whoIs(owner), max: perKey, setting: 'OPERATIONS_PER_KEY' },
    {
      limit: 'process',
      name: 'process',
      who: 'This server',
      max: perProcess,
      setting: 'OPERATIONS_PER_PROCESS',
    },
  ]
}

function byteLimits(owner: OperationOwner, { bytes, bytesPerKey }: Config['operations']): OperationCount[] {
  const setting = 'OPERATION_BYTES'
  return [
    { limit: 'bytes', name: nameOf(owner), who: whoIs(owner), max: bytesPerKey, setting },
    { limit: 'bytes', name: 'process', who: 'This server', max: bytes, setting },
  ]
}

function whoIs({ kind }: OperationOwner): string {
  return kind === 'key' ? 'This API key' : 'This address'
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
