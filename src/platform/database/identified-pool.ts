import pg from 'pg'
import { currentIdentity, switchScript } from './identity.ts'

/**
 * A pool whose connections get the current identity when they are taken. A connection that already has it is used as it
 * is, so a switch costs one round trip, and only if the last user was another workspace.
 */
export class IdentifiedPool extends pg.Pool {
  /** The last switch that each connection confirmed. A new connection has none, and is switched before its first use. */
  readonly #switches = new WeakMap<pg.PoolClient, string>()

  /** Takes a connection. The caller must release it. */
  override connect(): Promise<pg.PoolClient>
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void
  override connect(...unsupported: unknown[]): Promise<pg.PoolClient> {
    if (unsupported.length > 0) throw new Error('IdentifiedPool returns promises and calls no callbacks.')
    return this.#take(switchScript(currentIdentity()))
  }

  // Declared as a field, because the overloads of pg cannot be overridden by a method of one signature.
  override query = (async (...args: Parameters<pg.PoolClient['query']>) => {
    const client = await this.connect()
    try {
      const result = await client.query(...args)
      client.release()
      return result
    } catch (error) {
      client.release(error as Error)
      throw error
    }
  }) as unknown as pg.Pool['query']

  async #take(switching: string | null): Promise<pg.PoolClient> {
    if (switching === null) return super.connect()
    this.#prefer(switching)
    const client = await super.connect()
    if (this.#switches.get(client) === switching) return client
    // Unknown until the server confirms it: after an error or a lost response, the connection is destroyed.
    this.#switches.delete(client)
    try {
      await client.query(switching)
    } catch (error) {
      client.release(error as Error)
      throw error
    }
    this.#switches.set(client, switching)
    return client
  }

  /** Moves an idle connection that needs no switch to the end, because pg takes the last one. */
  #prefer(switching: string): void {
    // Not part of the types of pg. If it is missing, connections are only switched more often.
    const idle = (this as unknown as { _idle?: { client: pg.PoolClient }[] })._idle ?? []
    const index = idle.findLastIndex(({ client }) => this.#switches.get(client) === switching)
    if (index >= 0) idle.push(...idle.splice(index, 1))
  }
}
