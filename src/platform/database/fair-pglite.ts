import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { QueryOptions, Results, Transaction } from '@electric-sql/pglite'
import { ReservedPglite } from './reserved-pglite.ts'

/** A request with several queries sends the next one within this time after a result. */
const BETWEEN_QUERIES_MS = 4
/** Transactions that follow each other within this time may be part of a bulk write. */
const BETWEEN_TRANSACTIONS_MS = 10
/** Shorter transactions are not treated as a bulk write: a query can wait for them. */
const MIN_BULK_TRANSACTION_MS = 10
/** Maximum time that a transaction waits for single queries. */
const MAX_YIELD_MS = 50

/**
 * A PGlite that yields to the event loop before each statement, also in transactions. PGlite alone never leaves the
 * microtask queue, so a long series of statements would block sockets and timers until its end. A transaction that
 * directly follows a long one also waits briefly while there are single queries. Otherwise each query of a request would
 * wait for one more transaction of a bulk write.
 */
export class FairPglite extends ReservedPglite {
  #queries = 0
  #lastResultAt = Number.NEGATIVE_INFINITY
  #lastTransaction = { endedAt: Number.NEGATIVE_INFINITY, tookMs: 0 }

  override async query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    this.#queries++
    try {
      await nextTurn()
      return await super.query<T>(query, params, options)
    } finally {
      this.#queries--
      this.#lastResultAt = performance.now()
    }
  }

  override async transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    await nextTurn()
    const yieldUntil = performance.now() + MAX_YIELD_MS
    const isBulkWrite = this.#isBulkWrite()
    while (isBulkWrite && this.#hasQueries() && performance.now() < yieldUntil) await sleep(1)
    let startedAt = performance.now()
    try {
      return await super.transaction(tx => {
        // Without the wait for other transactions.
        startedAt = performance.now()
        return callback(yieldBeforeQueries(tx))
      })
    } finally {
      const endedAt = performance.now()
      this.#lastTransaction = { endedAt, tookMs: endedAt - startedAt }
    }
  }

  #isBulkWrite(): boolean {
    const { endedAt, tookMs } = this.#lastTransaction
    return tookMs >= MIN_BULK_TRANSACTION_MS && performance.now() - endedAt < BETWEEN_TRANSACTIONS_MS
  }

  #hasQueries(): boolean {
    return this.#queries > 0 || performance.now() - this.#lastResultAt < BETWEEN_QUERIES_MS
  }
}

function yieldBeforeQueries(tx: Transaction): Transaction {
  const { query } = tx
  tx.query = async (...args: Parameters<Transaction['query']>) => {
    await nextTurn()
    return query(...args)
  }
  return tx
}
