import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
export interface Received {
  path: string
  headers: IncomingHttpHeaders
  /** When it had arrived whole, in milliseconds since 1970. */
  atMs: number
  /** The bytes, as they came. */
  body: string
}

export interface WebhookReceiver {
  url: string
  received: Received[]
  close(): Promise<void>
}

/** What to answer: a status, or whatever the function does with the response. */
export type Answer = number | ((response: ServerResponse, request: Received) => void)

/** Somebody's webhook receiver: a real server on the loopback that keeps what it gets and answers as it is told. */
export async function startWebhookReceiver(
  answer: (request: Received, nth: number) => Answer = () => 204,
): Promise<WebhookReceiver> {
  const received: Received[] = []
  const counts = new Map<string, number>()
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', headers } = request
      const one = { path, headers, body: Buffer.concat(chunks).toString('utf8'), atMs: Date.now() }
      received.push(one)
      const id = String(headers['webhook-id'])
      const nth = (counts.get(id) ?? 0) + 1
      counts.set(id, nth)
      const answered = answer(one, nth)
      if (typeof answered === 'number') response.writeHead(answered).end()
      else answered(response, one)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
