import { TOKEN_HEADER_KEY } from 'graphql-sse'
import type { YogaServerOptions } from 'graphql-yoga'
import type { App } from '../app.ts'
import { createKeyOrigins } from '../auth/key-origins.ts'
import { isOrigin } from '../config/settings/setting.ts'
import type { RequestContext } from '../context.ts'
import { LIMIT_HEADER_NAMES } from '../platform/rate-limit/limit-headers.ts'
import { type Caller, lookUpInTurn } from './identify.ts'
import type { ServerContext } from './server-context.ts'

/** How long a browser caches a preflight response. */
const CORS_SECONDS = 600

/** Whether pages of an origin may send requests: it is in CORS_ORIGINS, or a valid API key names it. */
export type OriginCheck = (origin: string, caller: Omit<Caller, 'headers'>) => Promise<boolean>

export function createOriginCheck(app: App): OriginCheck {
  const keyOrigins = createKeyOrigins(app)
  return async (origin, caller) => {
    if (app.config.corsOrigins.includes(origin)) return true
    if (!isOrigin(origin)) return false
    const known = keyOrigins.known(origin)
    if (known !== undefined) return known
    // Without an answer, the page cannot send requests. They would fail for the same reason.
    return lookUpInTurn(app, caller, () => keyOrigins.lookUp(origin)).catch(error => {
      app.log.warn({ err: error }, 'looking up an origin failed')
      return false
    })
  }
}

/** CORS without credentials: API keys are sent in headers, never in cookies. */
export function allowOrigins(
  isAllowed: OriginCheck,
): YogaServerOptions<ServerContext, RequestContext>['cors'] {
  return async (request, context: unknown) => {
    const origin = request.headers.get('origin')
    if (origin === null || !(await isAllowed(origin, context as ServerContext))) return false
    return {
      origin: [origin],
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      allowedHeaders: [
        'authorization',
        'content-type',
        'last-event-id',
        TOKEN_HEADER_KEY,
        'traceparent',
        'x-api-key',
        'x-request-id',
      ],
      exposedHeaders: ['x-request-id', ...LIMIT_HEADER_NAMES],
      credentials: false,
      maxAge: CORS_SECONDS,
    }
  }
}
