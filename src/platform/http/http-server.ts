import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '../logger.ts'
import type { Readiness } from './health.ts'
import { chooseRequestId, requestIdentity } from './request-identity.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export interface HttpParts {
  log: Logger
  readiness: () => Promise<Readiness>
  /** Absent in a process that only runs tasks. */
  graphql?: Handler
  /** The page at `/`; absent where GraphiQL is off. */
  graphiql?: Handler
}

export interface HttpServer {
  port: number
  /** Takes no more requests, lets those under way finish within the grace, then cuts streams, which resume elsewhere. */
  stop(graceMs: number): Promise<void>
}

/** @throws the listen error when the port cannot be had. */
export async function startHttpServer(
  parts: HttpParts,
  address: { host: string; port: number },
): Promise<HttpServer> {
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    const requestId = chooseRequestId(request.headers['x-request-id'])
    response.setHeader('x-request-id', requestId)
    requestIdentity.run({ requestId }, () => {
      handle(parts, request, response).catch(error => {
        parts.log.error({ err: error }, 'request handler failed')
        if (response.headersSent) response.destroy()
        else sendJson(response, 500, { status: 'error' })
      })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop(graceMs) {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve())
      })
      server.closeIdleConnections()
      const deadline = Date.now() + graceMs
      while ([...open].some(response => !isStream(response)) && Date.now() < deadline) await sleep(20)
      server.closeAllConnections()
      await closed
    },
  }
}

async function handle(parts: HttpParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0]
  if (path === '/graphql' && parts.graphql) {
    // Without it a proxy may hold a stream back until it is over.
    response.setHeader('x-accel-buffering', 'no')
    return parts.graphql(request, response)
  }
  if (path === '/' && parts.graphiql) return parts.graphiql(request, response)
  if (path === '/health/live') return sendJson(response, 200, { status: 'live' })
  if (path === '/health/ready') {
    const readiness = await parts.readiness()
    return sendJson(response, readiness.status === 'not ready' ? 503 : 200, readiness)
  }
  sendJson(response, 404, { message: `There is nothing at ${path}. The API is at /graphql.` })
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
