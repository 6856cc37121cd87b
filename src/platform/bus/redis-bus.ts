import { RedisPubSub } from 'graphql-redis-subscriptions'
import type { Redis } from 'ioredis'
import { withDeadline } from '../deadline.ts'
import type { Logger } from '../logger.ts'
import { connectAll, createRedis } from '../redis/connect-redis.ts'
import type { EventBus } from './event-bus.ts'

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
  // A late wake-up is useless, so publishing fails at once if Redis is unavailable.
  const publisher = createRedis(redisUrl, connectTimeoutMs, log)
  // Subscriptions requested while Redis is unavailable are made when it is back.
  const subscriber = createRedis(redisUrl, connectTimeoutMs, log, {
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
  })
  const clients = [publisher, subscriber]
  await connectAll(clients, connectTimeoutMs, log)
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
