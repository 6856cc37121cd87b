import type { ServerResponse } from 'node:http'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { isEventStream } from '../http/is-event-stream.ts'

/** Whatever else is asked for counts as one path, so that clients cannot make labels. */
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
  /** A request came in; its answer is counted when it is over. */
  requestReceived(path: string, response: ServerResponse): void
}

/** What this process saw of requests. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'canopy_http_requests_total',
    help: 'Requests whose answer is over, by path and status; "other" is any path that is not served, "aborted" a client that left before an answer.',
    labelNames: ['path', 'status'],
    registers,
  })
  const duration = new Histogram({
    name: 'canopy_http_request_seconds',
    help: 'How long a request took to answer, event streams left out.',
    labelNames: ['path'],
    buckets: BUCKETS,
    registers,
  })
  const open = new Set<ServerResponse>()
  new Gauge({
    name: 'canopy_http_open_streams',
    help: 'Event streams that are read now.',
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
