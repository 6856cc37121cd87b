import { PubSub, type PubSubEngine } from 'graphql-subscriptions'

/**
 * Says "look again" to whoever follows a topic, in this process or any other. Nothing is kept and nothing is
 * carried: a message lost, doubled or late changes only when a reader looks, never what it sees.
 */
export interface EventBus {
  /** Never rejects and never waits for long: the truth is committed already. */
  wake(topic: string): void
  /** Resolves when the subscription is acknowledged; from then on every wake reaches `onWake`. */
  subscribe(topic: string, onWake: () => void): Promise<() => void>
  /** Whether wake-ups reach other processes now; without, readers fall back on polling. */
  isReady(): boolean
  close(): Promise<void>
}

/** Events within one process. */
export function createLocalBus(): EventBus {
  return { ...fromPubSub(new PubSub(), () => {}), isReady: () => true, close: async () => {} }
}

/** What both buses share: topics of graphql-subscriptions' engine, with failures told and not thrown. */
export function fromPubSub(engine: PubSubEngine, onFailure: (error: unknown) => void): Pick<EventBus, 'wake' | 'subscribe'> {
  return {
    wake(topic) {
      engine.publish(topic, 1).catch(onFailure)
    },
    async subscribe(topic, onWake) {
      const id = await engine.subscribe(topic, onWake, {})
      return () => {
        engine.unsubscribe(id)
      }
    },
  }
}
