import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

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
