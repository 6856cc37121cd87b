import { RedisPubSub } from 'graphql-redis-subscriptions'
import { Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import { withDeadline } from '../with-deadline.ts'
import type { EventBus } from './event-bus.ts'

const LONGEST_RECONNECT_MS = 2_000
/** A reader that has waited this long for its subscription begins to read without it. */
const ACKNOWLEDGE_MS = 500

/**
 * Events through Redis pub/sub, between any number of processes. Redis may be absent at start and may go away later: readers
 * poll until it is there. Waits for its first answer, at most `connectTimeoutMs`, and for nothing once a connection has failed.
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
      // Fail at once while Redis is away: a wake-up that waits is worth nothing.
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: attempt => Math.min(attempt * 100, LONGEST_RECONNECT_MS),
    })
  const publisher = connect()
  // A subscription asked for while Redis is away is made when it is back.
  const subscriber = publisher.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null })
  const clients = [publisher, subscriber]
  for (const client of clients)
    client.on('error', error => log.warn({ err: error }, 'Redis: connection trouble'))
  // A client goes on trying after its first connection has failed.
  await withDeadline(connectTimeoutMs, Promise.all(clients.map(client => client.connect()))).catch(error =>
    log.warn({ err: error }, 'Redis: not connected; polling until it is'),
  )
  leaveQuietly(subscriber)
  const engine = new RedisPubSub({ publisher, subscriber })
  return {
    wake(topic) {
      engine
        .publish(topic, 1)
        .catch(error => log.debug({ err: error }, 'Redis: a wake-up was not sent; readers will poll'))
    },
    async subscribe(topic, onWake) {
      const acknowledged = engine.subscribe(topic, onWake)
      await withDeadline(ACKNOWLEDGE_MS, acknowledged).catch(error => {
        log.debug({ err: error }, 'Redis: not subscribed yet; polling')
        // What was published before the late acknowledgment was not heard.
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
 * The library does not wait for what it takes back, and a rejection that nobody hears ends the process: that of a connection
 * closed meanwhile says nothing, for its subscriptions are gone with it.
 */
function leaveQuietly(subscriber: Redis): void {
  const { unsubscribe, punsubscribe } = subscriber
  Object.assign(subscriber, {
    unsubscribe: (channel: string) => unsubscribe.call(subscriber, channel).catch(() => {}),
    punsubscribe: (pattern: string) => punsubscribe.call(subscriber, pattern).catch(() => {}),
  })
}
