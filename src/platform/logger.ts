import { type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'
import { requestIdentity } from './request-identity.ts'
import { traceIdField } from './tracing/current-span.ts'

export type { Logger }

/** Logs JSON lines to standard error. Standard output is for messages to people. */
export function createLogger(config: Pick<Config, 'logLevel' | 'role'>): Logger {
  return pino(
    {
      level: config.logLevel,
      // Adds the request ID to every line about a request, and the trace ID to every line about traced work.
      mixin() {
        const identity = requestIdentity.getStore()
        return { ...(identity && { requestId: identity.requestId }), ...traceIdField() }
      },
      base: { role: config.role, pid: process.pid },
      redact: ['headers.authorization', 'headers["x-api-key"]'],
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
