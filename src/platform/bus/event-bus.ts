import { EventEmitter } from 'node:events'
import { PubSub } from 'graphql-subscriptions'

/**
 * Wakes the subscribers of a channel, in this process or any other. A wake-up carries no data and is not stored: a
 * lost, duplicate or late one changes only when a reader reads, never what it reads.
 */
export interface EventBus {
  /** Never throws or blocks. Call it after the commit. */
  wake(channel: string): void
  /**
   * Resolves when the subscription is acknowledged. From then on, every wake-up calls `onWake`. If the bus is
   * unavailable, resolves anyway, and wake-ups arrive once it is back.
   * @returns a function that unsubscribes.
   */
  subscribe(channel: string, onWake: () => void): Promise<() => void>
  /** Whether wake-ups reach other processes now. If not, readers poll. */
  isReady(): boolean
  close(): Promise<void>
}

/** A bus within one process. */
export function createLocalBus(): EventBus {
  // No limit, because a channel has as many listeners as readers. Many are not a leak.
  const engine = new PubSub({ eventEmitter: new EventEmitter().setMaxListeners(0) })
  return {
    wake: channel => void engine.publish(channel, 1),
    async subscribe(channel, onWake) {
      const id = await engine.subscribe(channel, onWake)
      return () => engine.unsubscribe(id)
    },
    isReady: () => true,
    close: async () => {},
  }
}
