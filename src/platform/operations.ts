import type { Config } from '../config.ts'
import { requestError } from '../errors.ts'
import type { OperationLimit, OperationMetrics } from './metrics/operation-metrics.ts'
import { createOpenCounts, type OpenLimit } from './open-counts.ts'
import { startDeadline } from './start-deadline.ts'
import { createTurns, type EndTurn } from './turns.ts'

/** Whose operation it is: a key's, or an address's as long as its key is not known. */
export interface OperationOwner {
  kind: 'key' | 'address'
  id: string
  /** Names the connection that it came over. */
  connection: string
}

/** An operation that was accepted. Call `end` when it has been answered. */
export interface Operation {
  /** Counts bytes that are kept for it. @throws RATE_LIMITED when too many are. */
  hold(bytes: number): void
  /**
   * Waits for its turn.
   * @throws TIMEOUT after REQUEST_TIMEOUT_MS, or the reason of the signal when that is aborted before.
   */
  start(signal: AbortSignal): Promise<void>
  end(): void
}

/** What this process answers at a time: everything else waits, and too much of it is refused. */
export interface Operations {
  /** @throws RATE_LIMITED when too many run or wait. */
  admit(owner: OperationOwner): Operation
  /** Runs work that is bounded in number by something else, when it is its turn. */
  run<T>(owner: OperationOwner, work: () => Promise<T>): Promise<T>
}

interface HeldLimit extends OpenLimit {
  limit: OperationLimit
  who: string
  setting: string
}

export function createOperations(
  { operations, requestTimeoutMs }: Pick<Config, 'operations' | 'requestTimeoutMs'>,
  metrics: OperationMetrics,
): Operations {
  const counts = createOpenCounts<HeldLimit>()
  const bytes = createOpenCounts<HeldLimit>()
  const turns = createTurns({ atOnce: operations.atOnce, atOncePerOwner: operations.atOncePerKey })
  metrics.watchOperations(turns.waiting)

  function take(from: typeof counts, limits: HeldLimit[], more: number, what: string): () => void {
    const taken = from.take(limits, more)
    if (!taken.reached) return taken.release
    const { limit, who, most, setting } = taken.reached
    metrics.operationRefused(limit)
    const message = `${who} has too much to answer at once: at most ${most} ${what} (${setting}). Wait for answers before you send more.`
    throw requestError('RATE_LIMITED', message, { limit: most, setting })
  }
  async function start(owner: OperationOwner, outer?: AbortSignal): Promise<EndTurn> {
    outer?.throwIfAborted()
    const begun = turns.beginNow(nameOf(owner))
    if (begun) return begun
    const { signal, clear } = startDeadline(requestTimeoutMs, () => late(requestTimeoutMs), outer)
    return turns.begin({ owner: nameOf(owner), line: owner.connection }, signal).finally(clear)
  }
  return {
    admit(owner) {
      const release = take(counts, countLimits(owner, operations), 1, 'operations, running and waiting')
      let size = 0
      let releaseBytes = () => {}
      let endTurn = () => {}
      let isOver = false
      return {
        hold(more) {
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

function countLimits(owner: OperationOwner, limits: Config['operations']): HeldLimit[] {
  const { perSocket, perKey, perProcess } = limits
  return [
    {
      limit: 'socket',
      name: `socket ${owner.connection}`,
      who: 'This connection',
      most: perSocket,
      setting: 'OPERATIONS_PER_SOCKET',
    },
    {
      limit: owner.kind,
      name: nameOf(owner),
      who: whoIs(owner),
      most: perKey,
      setting: 'OPERATIONS_PER_KEY',
    },
    {
      limit: 'process',
      name: 'process',
      who: 'This server',
      most: perProcess,
      setting: 'OPERATIONS_PER_PROCESS',
    },
  ]
}

function byteLimits(owner: OperationOwner, { bytes, bytesPerKey }: Config['operations']): HeldLimit[] {
  const setting = 'OPERATION_BYTES'
  return [
    { limit: 'bytes', name: nameOf(owner), who: whoIs(owner), most: bytesPerKey, setting },
    { limit: 'bytes', name: 'process', who: 'This server', most: bytes, setting },
  ]
}

function whoIs({ kind }: OperationOwner): string {
  return kind === 'key' ? 'This API key' : 'This address'
}

function late(ms: number) {
  return requestError('TIMEOUT', `The operation waited ${ms} ms for its turn. Send fewer at once.`)
}
