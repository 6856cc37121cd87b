import { Redis, type RedisOptions } from 'ioredis'
import { withDeadline } from '../deadline.ts'
import type { Logger } from '../logger.ts'

const MAX_RECONNECT_DELAY_MS = 2_000

/** Creates a connection that is not open yet. It fails commands at once while Redis is unavailable. */
export function createRedis(
  redisUrl: string,
  connectTimeoutMs: number,
  log: Logger,
  options: RedisOptions = {},
): Redis {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: attempt => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    ...options,
  })
  redis.on('error', error => log.warn({ err: error }, 'Redis: connection error'))
  return redis
}

/**
 * Waits up to `connectTimeoutMs` for the first connection, but no longer once an attempt has failed. The clients keep
 * trying.
 */
export async function connectAll(
  clients: readonly Redis[],
  connectTimeoutMs: number,
  log: Logger,
): Promise<void> {
  await withDeadline(connectTimeoutMs, Promise.all(clients.map(client => client.connect()))).catch(error =>
    log.warn({ err: error }, 'Redis: not connected yet'),
  )
}
