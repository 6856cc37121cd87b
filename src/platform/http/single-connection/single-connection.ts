import type { GraphQLError } from 'graphql'
import { createWakeUp } from '../../events/wake-up.ts'
import { operationCompleteFrame, operationFrames } from '../../streams/frames.ts'
import type { LiveStream } from '../../streams/live-stream.ts'
import type { Execution } from '../../streams/shared-executions.ts'

/** One event stream that carries the answers of many operations, in fair turns. */
export interface SingleConnection extends LiveStream {
  /** @param run gives the answers until they are over, or its signal aborts. */
  start(operationId: string, run: (signal: AbortSignal) => AsyncIterable<Execution>): void
  /** Sends nothing more of an operation. */
  stopOperation(operationId: string): void
}

interface ConnectionEvents {
  /** An operation is over. Its ID may be used again once this resolves. */
  onOperationOver(operationId: string): Promise<void>
  /** Called once. */
  onClose(): void
}

interface Piece {
  frames: Buffer
  /** There is room for more. */
  taken(): void
}

export function createSingleConnection({ onOperationOver, onClose }: ConnectionEvents): SingleConnection {
  const ending = new AbortController()
  const wakeUp = createWakeUp(ending.signal)
  /** By operation ID: what stops it. */
  const operations = new Map<string, AbortController>()
  /** Also those whose ID is free again, but whose end is not sent yet. */
  const underWay = new Set<AbortController>()
  /** At most one piece of each operation: the next one is made when this one is taken. */
  const pieces: Piece[] = []
  let isCut = false
  let isLeaving = false

  const send = (frames: Buffer) =>
    new Promise<void>(taken => {
      if (ending.signal.aborted) return taken()
      pieces.push({ frames, taken })
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
      // Each operation says what is wrong, by itself.
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
        await send(operationFrames(results, operationId))
      }
    } catch {
      // The client comes back for the rest, with all of its operations.
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
            yield { results: [], frames: piece.frames }
          } finally {
            // Also when the stream is left here: its operation waits for that.
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
