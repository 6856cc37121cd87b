import type { JSONRPCMessage } from '@modelcontextprotocol/server'

const ENCODER = new TextEncoder()
const HEADERS = {
  'content-type': 'text/event-stream',
  // A compressing proxy would buffer events.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** The response of a request as Server-Sent Events. */
export interface MessageStream {
  response: Response
  /** Writes nothing once the stream has ended. @param id of the event, for a client that reconnects. */
  write(message: JSONRPCMessage, id: string | null): void
  /** Writes an event without a message, so that a client that reconnects can send its ID. */
  prime(id: string): void
  end(): void
}

export function openMessageStream(keepAliveMs: number): MessageStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let timer: NodeJS.Timeout | null = null
  const close = () => {
    if (timer) clearInterval(timer)
    controller = null
  }
  const body = new ReadableStream<Uint8Array>({
    start: opened => {
      controller = opened
    },
    // The client disconnected.
    cancel: close,
  })
  const send = (text: string) => controller?.enqueue(ENCODER.encode(text))
  timer = setInterval(() => send(': keep-alive\n\n'), keepAliveMs)
  return {
    response: new Response(body, { headers: HEADERS }),
    write: (message, id) =>
      send(`event: message\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`),
    prime: id => send(`id: ${id}\ndata:\n\n`),
    end() {
      controller?.close()
      close()
    },
  }
}
