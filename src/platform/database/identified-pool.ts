import pg from 'pg'
import { withDeadline } from '../deadline.ts'
import { currentIdentity, switchScript } from './identity.ts'
import { createPoolTurns } from './pool-turns.ts'
import { createStaleConnections } from './stale-connections.ts'

/** For the response of an idle connection. */
const CHECK_TIMEOUT_MS = 2_000

interface PoolRules {
  /** Maximum wait for a connection while all are in use. */
  waitMs: number
  /** A connection that was idle this long is checked before its next use. */
  checkMs: number
}

/**
 * A pool whose connections get the current identity when they are taken. A connection that already has it is used as it
 * is, so a switch costs one round trip, and only if the last user was another workspace. A connection that was idle for
 * long is checked first, and replaced if it does not respond.
 */
export class IdentifiedPool extends pg.Pool {
  /** The last switch that each connection confirmed. A new connection has none, and is switched before its first use. */
  readonly #switches = new WeakMap<pg.PoolClient, string>()
  readonly #turns: ReturnType<typeof createPoolTurns>
  readonly #stale: ReturnType<typeof createStaleConnections>

  constructor({ max, ...config }: pg.PoolConfig & { max: number }, { waitMs, checkMs }: PoolRules) {
    super({ ...config, max })
    this.#turns = createPoolTurns({ max, waitMs })
    this.#stale = createStaleConnections(checkMs)
  }

  /** Callers that wait for their turn. Nothing waits in `waitingCount` of pg. */
  get turnsWaiting(): number {
    return this.#turns.waiting()
  }

  /** Takes a connection. The caller must release it. @throws PoolBusy */
  override connect(): Promise<pg.PoolClient>
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void
  override connect(...unsupported: unknown[]): Promise<pg.PoolClient> {
    if (unsupported.length > 0) throw new Error('IdentifiedPool returns promises and calls no callbacks.')
    return this.#takeInTurn(switchScript(currentIdentity()))
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

  /** pg's own wait for a connection cannot end with a request, so nothing waits there. */
  async #takeInTurn(switching: string | null): Promise<pg.PoolClient> {
    const endTurn = await this.#turns.begin()
    try {
      const client = await this.#take(switching)
      const release = client.release
      client.release = error => {
        this.#stale.recordUse(client)
        release(error)
        endTurn()
      }
      return client
    } catch (error) {
      endTurn()
      throw error
    }
  }

  /** Takes the first connection that works. Ends, because it destroys each other one. */
  async #take(switching: string | null): Promise<pg.PoolClient> {
    for (;;) {
      if (switching !== null) this.#prefer(switching)
      const client = await super.connect()
      if (this.#stale.isProbablyBroken(client)) {
        client.release(true)
        continue
      }
      try {
        await this.#makeReady(client, switching)
        return client
      } catch (error) {
        client.release(error as Error)
        if (this.#stale.isNew(client)) throw error
        this.#stale.recordBroken()
      }
    }
  }

  /** Switches the connection if it has another identity, which is also a check. */
  async #makeReady(client: pg.PoolClient, switching: string | null): Promise<void> {
    const isSwitched = switching === null || this.#switches.get(client) === switching
    const mustBeChecked = this.#stale.mustBeChecked(client)
    if (isSwitched && !mustBeChecked) return
    // Unknown until the server confirms it: after an error or a lost response, the connection is destroyed.
    if (!isSwitched) this.#switches.delete(client)
    const response = client.query(isSwitched ? 'SELECT 1' : switching)
    await (mustBeChecked ? withDeadline(CHECK_TIMEOUT_MS, response) : response)
    if (!isSwitched) this.#switches.set(client, switching)
  }

  /** Moves an idle connection that needs no switch to the end, because pg takes the last one. */
  #prefer(switching: string): void {
    // Not part of the types of pg. If it is missing, connections are only switched more often.
    const idle = (this as unknown as { _idle?: { client: pg.PoolClient }[] })._idle ?? []
    const index = idle.findLastIndex(({ client }) => this.#switches.get(client) === switching)
    if (index >= 0) idle.push(...idle.splice(index, 1))
  }
}
