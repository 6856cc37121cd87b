import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startHttpServer } from './http-server.ts'

/** One received request. */
export interface Received {
  path: string
  headers: IncomingHttpHeaders
  /** When the request was fully received, in milliseconds since 1970. */
  atMs: number
  /** The unparsed body. */
  body: string
}

export interface WebhookReceiver {
  url: string
  received: Received[]
  close(): Promise<void>
}

/** A status code, or a function that writes the response. */
export type Answer = number | ((response: ServerResponse, request: Received) => void)

/** A fake webhook receiver on the loopback interface. Records requests and responds as configured. */
export async function startWebhookReceiver(
  answer: (request: Received, nth: number) => Answer = () => 204,
): Promise<WebhookReceiver> {
  const received: Received[] = []
  const counts = new Map<string, number>()
  const { url, close } = await startHttpServer(({ url: path = '', headers }, response, bytes) => {
    const request = { path, headers, body: bytes.toString(), atMs: Date.now() }
    received.push(request)
    const id = String(headers['webhook-id'])
    const nth = (counts.get(id) ?? 0) + 1
    counts.set(id, nth)
    const answered = answer(request, nth)
    if (typeof answered === 'number') response.writeHead(answered).end()
    else answered(response, request)
  })
  return { url, received, close }
}

/** A receiver for all tests of a file. Before each test, it forgets its requests and accepts all new ones. */
interface SharedReceiver extends Pick<WebhookReceiver, 'url' | 'received'> {
  /** How it responds in the current test. */
  answer(request: Received, nth: number): Answer
}

/** Starts a receiver before the tests of the calling file, and closes it after them. */
export function setUpWebhookReceiver(): SharedReceiver {
  const shared: SharedReceiver = { url: '', received: [], answer: () => 204 }
  let receiver: WebhookReceiver
  beforeAll(async () => {
    receiver = await startWebhookReceiver((request, nth) => shared.answer(request, nth))
    Object.assign(shared, { url: receiver.url, received: receiver.received })
  })
  afterAll(() => receiver.close())
  beforeEach(() => {
    shared.received.length = 0
    shared.answer = () => 204
  })
  return shared
}

/** Verifies the signature of the latest request, with the reference library. @returns its body. @throws if it is wrong. */
export function verifyLatest({ received }: Pick<WebhookReceiver, 'received'>, secret: string): unknown {
  const { headers = {}, body = '' } = received.at(-1) ?? {}
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}
