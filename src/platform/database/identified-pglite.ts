import { Mutex, PGlite, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite'
import type { PoolCounts } from './database.ts'
import { currentIdentity, type Identity, OWNER, switchScript } from './identity.ts'

/**
 * A PGlite whose statements and transactions run as the current identity. There is one connection, so a switch and what
 * follows it take turns with all others. Scripts (`exec`) run as the owner.
 */
export class IdentifiedPglite extends PGlite {
  readonly #turn = new Mutex()
  /** The last switch that succeeded. */
  #switch: string | null = null
  /** Statements and transactions that use the connection or wait for it. */
  #pending = 0

  /** A process has one connection. */
  poolCounts(): PoolCounts {
    const isBusy = this.#pending > 0
    return { open: 1, idle: isBusy ? 0 : 1, waiting: isBusy ? this.#pending - 1 : 0, max: 1 }
  }

  override query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    return this.#as(currentIdentity(), () => super.query<T>(query, params, options))
  }

  override transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#as(currentIdentity(), () => super.transaction(callback))
  }

  override exec(query: string, options?: QueryOptions): Promise<Results[]> {
    return this.#as(OWNER, () => super.exec(query, options))
  }

  async #as<T>(identity: Identity, run: () => Promise<T>): Promise<T> {
    const switching = switchScript(identity)
    this.#pending++
    try {
      return await this.#turn.runExclusive(async () => {
        if (switching !== null && this.#switch !== switching) {
          this.#switch = null
          await super.exec(switching)
          this.#switch = switching
        }
        return run()
      })
    } finally {
      this.#pending--
    }
  }
}
