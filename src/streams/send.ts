import type { ServerResponse } from 'node:http'
import type { Config } from '../config/config.ts'
import { COMPLETE_FRAME, KEEP_ALIVE_FRAME } from './frames.ts'
import type { StreamMetrics } from './limits.ts'
import type { LiveStream } from './live-stream.ts'

type SenderConfig = Pick<Config['streams'], 'keepAliveMs' | 'stallMs'>

export function createEventStreamSender(
  { keepAliveMs, stallMs }: SenderConfig,
  metrics: Pick<StreamMetrics, 'messagesSent'>,
) {
  const open = new Set<ServerResponse>()
  const timer = setInterval(() => {
    for (const response of open) if (!response.writableNeedDrain) response.write(KEEP_ALIVE_FRAME)
  }, keepAliveMs).unref()
  return {
    /**
     * Sends a stream as Server-Sent Events, with backpressure. A client that reads nothing for STREAM_STALL_MS is
     * disconnected, and can resume where it was.
     */
    async send(response: ServerResponse, stream: LiveStream): Promise<void> {
      response.once('close', stream.close)
      // Some browsers do not report a stream as open before its first byte.
      response.write(KEEP_ALIVE_FRAME)
      open.add(response)
      try {
        for await (const { frames, results } of stream.executions) {
          const hasRoom = response.write(frames)
          // Without results, the frame is the end of an operation.
          metrics.messagesSent('sse', results.length || 1)
          if (!hasRoom && !(await hasDrained(response, stallMs, stream.signal))) return
        }
        if (stream.isCut() || response.destroyed) return
        response.end(COMPLETE_FRAME)
        metrics.messagesSent('sse', 1)
      } finally {
        open.delete(response)
        if (!response.writableEnded) response.destroy()
      }
    },
    stop: () => clearInterval(timer),
  }
}

/** Waits for the buffer to drain. @returns false on timeout, or if the client disconnects or the stream ends. */
async function hasDrained(response: ServerResponse, ms: number, signal: AbortSignal): Promise<boolean> {
  if (response.destroyed || signal.aborted) return false
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const drained = () => resolve(true)
  const gone = () => resolve(false)
  const timer = setTimeout(gone, ms)
  response.once('drain', drained)
  response.once('close', gone)
  signal.addEventListener('abort', gone)
  return promise.finally(() => {
    clearTimeout(timer)
    response.off('drain', drained)
    response.off('close', gone)
    signal.removeEventListener('abort', gone)
  })
}
