import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { print } from 'graphql'
import type { TestClient } from './test-client.ts'

export interface RawAnswer {
  status: number
  headers: Headers
  text: string
  /** The body, if it is JSON. Otherwise empty. */
  json: RawBody
}

interface RawBody {
  data?: unknown
  errors?: { message: string; path?: unknown; extensions: { code: string; requestId: string } }[]
}

/** Sends a request. @returns the unprocessed response. */
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

/**
 * Posts a GraphQL request with the key of a client.
 * @param body is sent as JSON, unless it is a text or a stream.
 */
export function postRaw(
  { url, secret }: TestClient,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return requestRaw(url, {
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body),
  })
}

/** Sends a GET request, or a POST request with a body, with exactly these headers. `fetch` would add some and set Host. */
export async function requestExactly(url: string, headers: Record<string, string>, body?: string) {
  const sent = request(url, { method: body === undefined ? 'GET' : 'POST', headers }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { headers: response.headers, text: await readText(response) }
}

/** Headers of a request for an event stream. */
export const streamHeaders = ({ secret }: Pick<TestClient, 'secret'>) => ({
  authorization: `Bearer ${secret}`,
  'content-type': 'application/json',
  accept: 'text/event-stream',
})

/** @returns everything that a subscription sent until its end, including errors. */
export const watchRaw = (
  client: TestClient,
  document: Parameters<typeof print>[0],
  variables: object,
  ownHeaders?: Record<string, string>,
) => watchUntil(client, document, variables, () => false, ownHeaders)

/** @returns everything that a subscription sent up to and including the first item for which `isLast` holds. */
export async function watchUntil(
  client: TestClient,
  document: Parameters<typeof print>[0],
  variables: object,
  isLast: (item: RawBody) => boolean,
  ownHeaders: Record<string, string> = {},
): Promise<RawBody[]> {
  const response = await fetch(client.url, {
    method: 'POST',
    headers: { ...streamHeaders(client), ...ownHeaders },
    body: JSON.stringify({ query: print(document), variables }),
  })
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return [await response.json()]
  let text = ''
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    // The last frame may be incomplete.
    const items = readFrames(text.slice(0, text.lastIndexOf('\n\n') + 2))
    const last = items.findIndex(isLast)
    if (last >= 0) return items.slice(0, last + 1)
  }
  return readFrames(text)
}

/** @returns the content of the `next` frames of an event stream. */
export function readFrames(text: string): RawBody[] {
  return text
    .split('\n\n')
    .filter(frame => /^event: next$/m.test(frame))
    .map(frame => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}'))
}
