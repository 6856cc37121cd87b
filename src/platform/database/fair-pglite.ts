import { setImmediate as nextTurn } from 'node:timers/promises'
import { PGlite, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite'

/**
 * PGlite answers without ever leaving the microtask queue, so that a long row of statements would keep sockets and timers
 * waiting to its end. This one lets everybody else have a turn before each statement and each transaction.
 */
export class FairPglite extends PGlite {
  override async query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    await nextTurn()
    return super.query<T>(query, params, options)
  }

  override async transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    await nextTurn()
    return super.transaction(callback)
  }
}
