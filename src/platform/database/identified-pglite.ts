import { Mutex, PGlite, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite'
import { currentIdentity, type Identity, OWNER, switchScript } from './identity.ts'

/**
 * A PGlite whose statements and transactions run as the current identity. There is one connection, so a switch and what
 * follows it take turns with all others. Scripts (`exec`) run as the owner.
 */
export class IdentifiedPglite extends PGlite {
  readonly #turn = new Mutex()
  /** The last switch that succeeded. */
  #switch: string | null = null

  override query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    return this.#as(currentIdentity(), () => super.query<T>(query, params, options))
  }

  override transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#as(currentIdentity(), () => super.transaction(callback))
  }

  override exec(query: string, options?: QueryOptions): Promise<Results[]> {
    return this.#as(OWNER, () => super.exec(query, options))
  }

  #as<T>(identity: Identity, run: () => Promise<T>): Promise<T> {
    const switching = switchScript(identity)
    return this.#turn.runExclusive(async () => {
      if (switching !== null && this.#switch !== switching) {
        this.#switch = null
        await super.exec(switching)
        this.#switch = switching
      }
      return run()
    })
  }
}
