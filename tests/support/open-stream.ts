import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { readFrames, streamHeaders } from './raw-request.ts'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'

const DEADLINE_MS = 120_000

/** What a stream sent until it ended. */
export interface EndedStream {
  items: { data?: unknown; errors?: unknown }[]
  /** Whether the server completed the stream. */
  isComplete: boolean
}

export interface OpenStream {
  status: number
  headers: Headers
  /** The items received so far. */
  received(): EndedStream['items']
  ended: Promise<EndedStream & { text: string }>
  close(): void
}

interface Operation {
  document: Parameters<typeof print>[0]
  variables?: Record<string, unknown>
  headers?: Record<string, string>
}

/** Opens a subscription with Server-Sent Events and reads the raw stream. */
export async function openEvents(
  client: TestClient,
  { document, variables = {}, headers = {} }: Operation,
): Promise<OpenStream> {
  const leaving = new AbortController()
  const response = await fetch(client.url, {
    method: 'POST',
    headers: { ...streamHeaders(client), ...headers },
    body: JSON.stringify({ query: print(document), variables }),
    signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(DEADLINE_MS)]),
  })
  let text = ''
  const read = async () => {
    try {
      for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part
    } catch {
      // The connection was cut.
    }
    return { text, items: readFrames(text), isComplete: text.includes('event: complete\n') }
  }
  return {
    status: response.status,
    headers: response.headers,
    // The last frame may be incomplete.
    received: () => readFrames(text.slice(0, text.lastIndexOf('\n\n') + 2)),
    ended: read(),
    close: () => leaving.abort(),
  }
}

/** Creates an unmodified graphql-ws client that does not reconnect. */
export function connectSocket(
  url: string,
  connectionParams: Record<string, unknown>,
  upgradeHeaders: Record<string, string> = {},
) {
  class SocketWithHeaders extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: upgradeHeaders })
    }
  }
  const socket = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: SocketWithHeaders,
    connectionParams,
    retryAttempts: 0,
  })
  atEnd(() => socket.dispose())
  return socket
}

/** Opens a subscription on a new WebSocket, and waits for its first item. */
export async function openSocket(
  { url, secret }: TestClient,
  { document, variables = {} }: Operation,
): Promise<{ ended: Promise<EndedStream> }> {
  const socket = connectSocket(url, { authorization: `Bearer ${secret}` })
  const first = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<EndedStream>()
  const items: EndedStream['items'] = []
  const end = (isComplete: boolean) => {
    first.resolve()
    ended.resolve({ items, isComplete })
  }
  socket.subscribe(
    { query: print(document), variables },
    {
      next(item) {
        items.push(item as EndedStream['items'][number])
        first.resolve()
      },
      error: () => end(false),
      complete: () => end(true),
    },
  )
  await first.promise
  return { ended: ended.promise }
}
