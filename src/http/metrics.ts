import type { ServerResponse } from 'node:http'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { isEventStream } from './is-event-stream.ts'

/** Other paths are counted as "other", so that clients cannot create labels. */
const PATHS = new Set([
  '/',
  '/sign-in',
  '/graphql',
  '/schema.graphql',
  '/uploads',
  '/health',
  '/health/live',
  '/health/ready',
  '/metrics',
])
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export interface HttpMetrics {
  /** Call for each request. It is counted when its response is finished. */
  requestReceived(path: string, response: ServerResponse): void
}

/** Metrics of HTTP requests in this process. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'canopy_http_requests_total',
    help: 'Finished requests, by path and status. Path "other" is any unknown path. Status "aborted" means that the client disconnected before a response.',
    labelNames: ['path', 'status'],
    registers,
  })
  const duration = new Histogram({
    name: 'canopy_http_request_seconds',
    help: 'Duration of a request, except event streams.',
    labelNames: ['path'],
    buckets: BUCKETS,
    registers,
  })
  const open = new Set<ServerResponse>()
  new Gauge({
    name: 'canopy_http_open_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set([...open].filter(isEventStream).length)
    },
  })
  return {
    requestReceived(path, response) {
      const served = path.startsWith('/uploads/') ? '/uploads' : path
      const label = PATHS.has(served) ? served : 'other'
      const startTime = performance.now()
      open.add(response)
      response.on('close', () => {
        open.delete(response)
        requests.inc({ path: label, status: response.headersSent ? response.statusCode : 'aborted' })
        if (!isEventStream(response))
          duration.observe({ path: label }, (performance.now() - startTime) / 1000)
      })
    },
  }
}
