import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HttpServer {
  url: string
  /** Also closes open connections. */
  close(): Promise<void>
}

/** Starts a server on the loopback interface that handles each request once its body has arrived completely. */
export function startHttpServer(
  onRequest: (request: IncomingMessage, response: ServerResponse, body: Buffer) => unknown,
): Promise<HttpServer> {
  return listen(
    createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => onRequest(request, response, Buffer.concat(chunks)))
    }),
  )
}

/** Listens on a free port of the loopback interface. */
export async function listen(server: Server): Promise<HttpServer> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
