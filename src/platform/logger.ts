import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'

export type { Logger }

/** Structured logs, one JSON object a line, to standard error: standard output is for people. */
export function createLogger(config: Pick<Config, 'logLevel' | 'role'>): Logger {
  return pino(
    {
      level: config.logLevel,
      base: { role: config.role, pid: process.pid },
      redact: ['headers.authorization', 'headers["x-api-key"]'],
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
