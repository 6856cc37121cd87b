import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { compile } from 'proxy-addr'
import type { Config } from '../config/config.ts'
import { chooseLanguage } from '../languages/language.ts'
import { type HttpMetrics, isEventStream } from '../metrics.ts'
import type { Logger } from '../platform/logger.ts'
import { createOpenCounts } from '../platform/open-counts.ts'
import { chooseRequestId, requestIdentity } from '../platform/request-identity.ts'
import { shareRecent } from '../platform/share-recent.ts'
import { runInSpan } from '../platform/tracing/current-span.ts'
import type { Tracer } from '../platform/tracing/span.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { Readiness } from './health.ts'
import { discardBody, rejectUpgrade, sendError, sendJson } from './send.ts'
import { startRequestSpan } from './trace-request.ts'

/** Metrics as the server records and serves them. */
interface HttpServerMetrics extends HttpMetrics {
  readonly contentType: string
  scrape(): Promise<string>
}

/** Serves `/metrics`. Like health checks, it needs no API key: it only shows sums. */
async function sendMetrics(
  metrics: Pick<HttpServerMetrics, 'contentType' | 'scrape'>,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const text = await metrics.scrape()
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text)
}

/** Enforces CONNECTIONS_PER_ADDRESS. Trusted proxies are exempt because they serve many clients. */
function createConnectionLimits({
  connections,
  trustedProxies,
}: Pick<Config, 'connections' | 'trustedProxies'>) {
  const isTrusted = compile([...trustedProxies])
  const counts = createOpenCounts()
  return (socket: Socket): void => {
    const address = socket.remoteAddress
    if (address === undefined || isTrusted(address, 0)) return
    const { release } = counts.take([{ name: address, max: connections.perAddress }])
    if (release) socket.once('close', release)
    else socket.destroy()
  }
}

/** Binds the port briefly, so that startup fails early if it is not available. @throws the listen error. */
export async function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const server = createTcpServer(socket => socket.destroy()).listen(port, host)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** Time limit for a request and its body. Uploads and GraphQL have shorter limits. */
const REQUEST_TIMEOUT_MS = 300_000
/** Interval of checks for requests that exceed a timeout. A pending readiness check is shared for as long. */
const CHECK_MS = 5_000
/**
 * How long an idle connection stays open. Longer than the 60 s default of proxies: if the server closed first, a
 * request that a proxy sends at that moment would fail.
 */
const KEEP_ALIVE_MS = 65_000
/** At shutdown, how long to wait for the first request of a connection that is already accepted. */
const FIRST_REQUEST_MS = 1_000
const QUIET_TURN_MS = 0.5
const MAX_TURNS = 1_000

interface HttpParts {
  log: Logger
  tracer: Tracer
  metrics: HttpServerMetrics
  readiness: () => Promise<Readiness>
  /** Absent in a process that only runs tasks. */
  graphql?: GraphqlServer
  /** Receives files under `/uploads/`. */
  uploads?: Handler
  /** Serves files under `/artifacts/` and `/files/`. */
  artifacts?: Handler
  /** Handlers by exact path, such as GraphiQL at `/`. */
  pages?: ReadonlyMap<string, Handler>
}

type ServerConfig = Pick<Config, 'host' | 'port' | 'headersTimeoutMs' | 'connections' | 'trustedProxies'>

export interface HttpServer {
  port: number
  /** Accepts no more requests, cuts streams, and lets other requests finish within the grace period. */
  stop(graceMs: number): Promise<void>
}

/** @throws the listen error if the port is not available. */
export async function startHttpServer(parts: HttpParts, config: ServerConfig): Promise<HttpServer> {
  // Readiness checks need no API key, and each one queries the database.
  const readiness = shareRecent(parts.readiness, { freshMs: 0, maxPendingMs: CHECK_MS })
  const open = new Set<ServerResponse>()
  /** Connections that have not sent a request yet. */
  const silent = new Set<Socket>()
  let isStopping = false
  const timeouts = {
    headersTimeout: config.headersTimeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(CHECK_MS, config.headersTimeoutMs),
  }
  const server = createServer(timeouts, (request, response) => {
    silent.delete(request.socket)
    open.add(response)
    if (isStopping) response.setHeader('connection', 'close')
    response.on('close', () => open.delete(response))
    response.on('finish', () => discardBody(request))
    const path = pathOf(request)
    parts.metrics.requestReceived(path, response)
    const requestId = chooseRequestId(request.headers['x-request-id'])
    response.setHeader('x-request-id', requestId)
    const language = chooseLanguage(request.headers['accept-language'] ?? null)
    const span = startRequestSpan(parts.tracer, path, request, response)
    runInSpan(span, () =>
      requestIdentity.run({ requestId, language }, () => {
        handle({ ...parts, readiness }, path, request, response).catch(error => {
          parts.log.error({ err: error }, 'request handler failed')
          if (response.headersSent) response.destroy()
          else sendJson(response, 500, { status: 'error' })
        })
      }),
    )
  })
  server.on('upgrade', (request, socket, head) => {
    silent.delete(request.socket)
    if (parts.graphql && pathOf(request) === '/graphql' && !isStopping)
      parts.graphql.upgrade(request, socket, head)
    else
      rejectUpgrade(request, socket, {
        status: 404,
        message: 'WebSockets are not served here. Connect to /graphql.',
      })
  })
  server.maxConnections = config.connections.perProcess
  const limitConnections = createConnectionLimits(config)
  server.on('connection', socket => {
    limitConnections(socket)
    silent.add(socket)
    socket.on('close', () => silent.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop(graceMs) {
      isStopping = true
      for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close')
      await waitForQuietTurn()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeIdleConnections()
      // From here on, clients that reconnect reach another process.
      parts.graphql?.cutStreams()
      const since = performance.now()
      const isResponding = () => [...open].some(response => !isEventStream(response))
      const isAwaitingRequest = () => silent.size > 0 && performance.now() - since < FIRST_REQUEST_MS
      while ((isResponding() || isAwaitingRequest()) && performance.now() - since < graceMs) await sleep(20)
      await parts.graphql?.stop()
      server.closeAllConnections()
      await closed
    },
  }
}

async function handle(
  parts: HttpParts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path === '/graphql' && parts.graphql) {
    // Otherwise a proxy may buffer a stream until it ends.
    response.setHeader('x-accel-buffering', 'no')
    return parts.graphql.answer(request, response)
  }
  if (path.startsWith('/uploads/') && parts.uploads) return parts.uploads(request, response)
  const isFile = path.startsWith('/artifacts/') || path.startsWith('/files/')
  if (isFile && parts.artifacts) return parts.artifacts(request, response)
  const page = parts.pages?.get(path)
  if (page) return page(request, response)
  if (path === '/health/live') return sendJson(response, 200, { status: 'live' })
  if (path === '/health' || path === '/health/ready') {
    const readiness = await parts.readiness()
    return sendJson(response, readiness.status === 'not ready' ? 503 : 200, readiness)
  }
  if (path === '/metrics') return sendMetrics(parts.metrics, request, response)
  sendError(response, 404, { message: `Not found: ${path}. The API is at /graphql.` })
}

function pathOf({ url }: IncomingMessage): string {
  return url?.split('?')[0] ?? ''
}

/** Waits for an event loop turn without any work: closing the server resets connections that are not accepted yet. */
async function waitForQuietTurn(): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const since = performance.now()
    await nextTurn()
    if (performance.now() - since < QUIET_TURN_MS) return
  }
}
