import { RedisPubSub } from 'graphql-redis-subscriptions'
import { Redis } from 'ioredis'
import { withDeadline } from '../deadline.ts'
import type { Logger } from '../logger.ts'
import type { EventBus } from './event-bus.ts'

const MAX_RECONNECT_DELAY_MS = 2_000
/** If a subscription is not acknowledged within this time, the reader starts without it. */
const ACKNOWLEDGE_MS = 500

/**
 * A bus on Redis pub/sub, for any number of processes. If Redis is unavailable, at start or later, readers poll until
 * it is back. Waits up to `connectTimeoutMs` for the first connection, but no longer once an attempt has failed.
 */
export async function connectRedisBus(
  redisUrl: string,
  connectTimeoutMs: number,
  log: Logger,
): Promise<EventBus> {
  const connect = () =>
    new Redis(redisUrl, {
      lazyConnect: true,
      connectTimeout: connectTimeoutMs,
      // Fail at once if Redis is unavailable: a late wake-up is useless.
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: attempt => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    })
  const publisher = connect()
  // Subscriptions requested while Redis is unavailable are made when it is back.
  const subscriber = publisher.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null })
  const clients = [publisher, subscriber]
  for (const client of clients)
    client.on('error', error => log.warn({ err: error }, 'Redis: connection error'))
  // If the first connection fails, the client keeps trying.
  await withDeadline(connectTimeoutMs, Promise.all(clients.map(client => client.connect()))).catch(error =>
    log.warn({ err: error }, 'Redis: not connected; polling until connected'),
  )
  ignoreUnsubscribeErrors(subscriber)
  const engine = new RedisPubSub({ publisher, subscriber })
  return {
    wake(channel) {
      engine
        .publish(channel, 1)
        .catch(error => log.debug({ err: error }, 'Redis: wake-up not sent; readers will poll'))
    },
    async subscribe(channel, onWake) {
      const acknowledged = engine.subscribe(channel, onWake)
      await withDeadline(ACKNOWLEDGE_MS, acknowledged).catch(error => {
        log.debug({ err: error }, 'Redis: not subscribed yet; polling')
        // Wake-ups before the late acknowledgment were missed.
        acknowledged.then(onWake, () => {})
      })
      return () => {
        acknowledged.then(id => engine.unsubscribe(id)).catch(() => {})
      }
    },
    isReady: () => clients.every(client => client.status === 'ready'),
    async close() {
      for (const client of clients) client.disconnect()
    },
  }
}

/**
 * The library does not await its unsubscribe calls, and an unhandled rejection would end the process. Errors are
 * ignored, because a closed connection has no subscriptions anyway.
 */
function ignoreUnsubscribeErrors(subscriber: Redis): void {
  const { unsubscribe, punsubscribe } = subscriber
  Object.assign(subscriber, {
    unsubscribe: (channel: string) => unsubscribe.call(subscriber, channel).catch(() => {}),
    punsubscribe: (pattern: string) => punsubscribe.call(subscriber, pattern).catch(() => {}),
  })
}
