import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
interface ModelRequest {
  model: string
  stream: boolean
  messages: { role: string; content: string }[]
  headers: IncomingHttpHeaders
}

export interface ModelServer {
  /** For MODEL_BASE_URL. */
  url: string
  requests: ModelRequest[]
  /** Requests whose client left before their end. */
  left: number
  /** What becomes of each request. */
  behave: (response: ServerResponse, request: ModelRequest) => void
  close(): Promise<void>
}

/** Somebody's model: a real server on the loopback that speaks OpenAI's protocol of streamed chat completions. */
export async function startModelServer(): Promise<ModelServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
        response.writeHead(404).end()
        return
      }
      const asked = { ...JSON.parse(Buffer.concat(chunks).toString('utf8')), headers: request.headers }
      self.requests.push(asked)
      response.on('close', () => {
        if (!response.writableFinished) self.left++
      })
      self.behave(response, asked)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const self: ModelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: [],
    left: 0,
    behave: say(['Hello.']),
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
  return self
}

/** One event with a piece of text. */
export function sendPiece(response: ServerResponse, content: string): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  const choices = [{ index: 0, delta: { content }, finish_reason: null }]
  response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', choices })}\n\n`)
}

/** The pieces one by one, and the proper end. */
export const say = (pieces: readonly string[]) => (response: ServerResponse) => {
  for (const piece of pieces) sendPiece(response, piece)
  response.end('data: [DONE]\n\n')
}

/** Pieces, and then the connection breaks. */
export const breakOff = (pieces: readonly string[]) => (response: ServerResponse) => {
  for (const piece of pieces) sendPiece(response, piece)
  response.write(': more to come\n\n', () => response.destroy())
}

/** Any answer with a status. */
export const refuse = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}
