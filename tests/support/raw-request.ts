import { print } from 'graphql'
import type { TestClient } from './test-client.ts'

export interface RawAnswer {
  status: number
  headers: Headers
  text: string
  /** The body, where it is JSON. */
  json: RawBody
}

interface RawBody {
  data?: unknown
  errors?: { message: string; path?: unknown; extensions: { code: string; requestId: string } }[]
}

/** A request as it is told, and the answer as it came. */
export async function requestRaw(
  url: string,
  {
    headers = {},
    method = 'POST',
    body,
  }: { headers?: Record<string, string>; method?: string; body?: RequestInit['body'] },
): Promise<RawAnswer> {
  const stream = body instanceof ReadableStream ? { duplex: 'half' } : {}
  const response = await fetch(url, { method, headers, body, ...stream } as RequestInit)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
}

/** Everything that a subscription answers, errors included, once it has ended. */
export async function watchRaw(
  client: TestClient,
  document: Parameters<typeof print>[0],
  variables: object,
): Promise<RawBody[]> {
  const { headers, text, json } = await requestRaw(client.url, {
    headers: {
      authorization: `Bearer ${client.secret}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query: print(document), variables }),
  })
  return headers.get('content-type')?.startsWith('text/event-stream') ? readFrames(text) : [json]
}

/** The same of a subscription that may never end: everything up to and with the first item for which `isLast` holds. */
export async function watchUntil(
  client: TestClient,
  document: Parameters<typeof print>[0],
  variables: object,
  isLast: (item: RawBody) => boolean,
): Promise<RawBody[]> {
  const response = await fetch(client.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${client.secret}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query: print(document), variables }),
  })
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return [await response.json()]
  let text = ''
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    // The last frame may not be here as a whole.
    const items = readFrames(text.slice(0, text.lastIndexOf('\n\n') + 2))
    const last = items.findIndex(isLast)
    if (last >= 0) return items.slice(0, last + 1)
  }
  return readFrames(text)
}

/** What the `next` frames of an event stream hold. */
export function readFrames(text: string): RawBody[] {
  return text
    .split('\n\n')
    .filter(frame => /^event: next$/m.test(frame))
    .map(frame => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}'))
}
