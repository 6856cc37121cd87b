import type { GraphQLError } from 'graphql'
import { createWakeUp } from '../../platform/wake-up.ts'
import type { Execution } from '../../streams/execution.ts'
import { operationCompleteFrame, operationFrames } from '../../streams/frames.ts'
import type { LiveStream } from '../../streams/live-stream.ts'

/** One event stream that carries the results of many operations, in fair turns. */
export interface SingleConnection extends LiveStream {
  /** @param run yields the results until they end or its signal aborts. */
  start(operationId: string, run: (signal: AbortSignal) => AsyncIterable<Execution>): void
  /** Stops sending results of an operation. */
  stopOperation(operationId: string): void
}

interface ConnectionEvents {
  /** Called when an operation ends. Its ID can be reused once this resolves. */
  onOperationOver(operationId: string): Promise<void>
  /** Called once. */
  onClose(): void
}

interface Piece extends Pick<Execution, 'frames' | 'results'> {
  /** Called when the piece is sent or dropped. */
  taken(): void
}

export function createSingleConnection({ onOperationOver, onClose }: ConnectionEvents): SingleConnection {
  const ending = new AbortController()
  const wakeUp = createWakeUp(ending.signal)
  /** Abort controllers by operation ID. */
  const operations = new Map<string, AbortController>()
  /** Includes operations whose ID can be reused but whose end is not sent yet. */
  const underWay = new Set<AbortController>()
  /** At most one per operation: the next one is produced when this one is sent. */
  const pieces: Piece[] = []
  let isCut = false
  let isLeaving = false

  const send = (frames: Buffer, results: Execution['results'] = []) =>
    new Promise<void>(taken => {
      if (ending.signal.aborted) return taken()
      pieces.push({ frames, results, taken })
      wakeUp.ring()
    })
  const close = () => {
    if (ending.signal.aborted) return
    ending.abort()
    for (const stop of underWay) stop.abort()
    for (const { taken } of pieces.splice(0)) taken()
    onClose()
  }
  const end = (error: GraphQLError | null) => {
    if (error === null) {
      isCut = true
      close()
    } else {
      // Each operation sends its own error.
      isLeaving = true
      wakeUp.ring()
    }
  }
  async function answer(
    operationId: string,
    run: (signal: AbortSignal) => AsyncIterable<Execution>,
    stop: AbortController,
  ): Promise<void> {
    const { signal } = stop
    try {
      for await (const { results } of run(signal)) {
        if (signal.aborted) break
        await send(operationFrames(results, operationId), results)
      }
    } catch {
      // The client reconnects for the rest, with all its operations.
      if (!signal.aborted) end(null)
    }
    operations.delete(operationId)
    if (!ending.signal.aborted) await onOperationOver(operationId)
    if (!signal.aborted) await send(operationCompleteFrame(operationId))
    underWay.delete(stop)
    wakeUp.ring()
  }
  async function* execute(): AsyncGenerator<Execution> {
    try {
      while (!ending.signal.aborted) {
        for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
          try {
            yield { results: piece.results, frames: piece.frames }
          } finally {
            // Also if the reader stops here, because the operation waits for it.
            piece.taken()
          }
        }
        if (isLeaving && underWay.size === 0) return
        await wakeUp.wait(Infinity)
      }
    } finally {
      close()
    }
  }
  return {
    executions: execute(),
    signal: ending.signal,
    isCut: () => isCut,
    end,
    close,
    start(operationId, run) {
      if (ending.signal.aborted) return
      const stop = new AbortController()
      operations.set(operationId, stop)
      underWay.add(stop)
      void answer(operationId, run, stop)
    },
    stopOperation(operationId) {
      operations.get(operationId)?.abort()
    },
  }
}
