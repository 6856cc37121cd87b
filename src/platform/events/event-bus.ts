import { EventEmitter } from 'node:events'
import { PubSub } from 'graphql-subscriptions'

/**
 * Says "look again" to whoever follows a topic, in this process or any other. Nothing is kept and nothing is
 * carried: a message lost, doubled or late changes only when a reader looks, never what it sees.
 */
export interface EventBus {
  /** Never rejects and never waits for long: the truth is committed already. */
  wake(topic: string): void
  /**
   * Resolves when the subscription is acknowledged: from then on every wake reaches `onWake`. While wake-ups are down
   * it resolves all the same, and they reach `onWake` once they are back.
   */
  subscribe(topic: string, onWake: () => void): Promise<() => void>
  /** Whether wake-ups reach other processes now; without, readers fall back on polling. */
  isReady(): boolean
  close(): Promise<void>
}

/** Events within one process. */
export function createLocalBus(): EventBus {
  // A topic has as many listeners as it has readers: there is no number from which on it is a leak.
  const engine = new PubSub({ eventEmitter: new EventEmitter().setMaxListeners(0) })
  return {
    wake: topic => void engine.publish(topic, 1),
    async subscribe(topic, onWake) {
      const id = await engine.subscribe(topic, onWake)
      return () => engine.unsubscribe(id)
    },
    isReady: () => true,
    close: async () => {},
  }
}
