import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'
import { requestIdentity } from './requests/request-identity.ts'

export type { Logger }

/** Structured logs, one JSON object a line, to standard error: standard output is for people. */
export function createLogger(config: Pick<Config, 'logLevel' | 'role'>): Logger {
  return pino(
    {
      level: config.logLevel,
      // The id of the request being served, on every line that is about it.
      mixin() {
        const identity = requestIdentity.getStore()
        return identity ? { requestId: identity.requestId } : {}
      },
      base: { role: config.role, pid: process.pid },
      redact: ['headers.authorization', 'headers["x-api-key"]'],
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
