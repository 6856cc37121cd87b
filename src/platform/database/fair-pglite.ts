import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { QueryOptions, Results, Transaction } from '@electric-sql/pglite'
import { ReservedPglite } from './reserved-pglite.ts'

/** A request that asks for more than one thing asks again within this time after an answer. */
const BETWEEN_QUESTIONS_MS = 4
/** Who begins a transaction so soon after another one is taken for one who writes on and on. */
const BETWEEN_TRANSACTIONS_MS = 10
/** So long a transaction lets questions pass, at most. */
const LONGEST_YIELD_MS = 50

/**
 * PGlite answers without ever leaving the microtask queue, so that a long row of statements would keep sockets and timers
 * waiting to its end. This one lets everybody else have a turn before each statement and each transaction. And a transaction
 * right behind another waits a little while there are single questions: else each question of a request would wait for one more
 * transaction of whoever writes one after the other.
 */
export class FairPglite extends ReservedPglite {
  #questions = 0
  #lastAnswerAt = Number.NEGATIVE_INFINITY
  #lastTransactionAt = Number.NEGATIVE_INFINITY

  override async query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    this.#questions++
    try {
      await nextTurn()
      return await super.query<T>(query, params, options)
    } finally {
      this.#questions--
      this.#lastAnswerAt = performance.now()
    }
  }

  override async transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    await nextTurn()
    const latest = performance.now() + LONGEST_YIELD_MS
    const isRightBehind = performance.now() - this.#lastTransactionAt < BETWEEN_TRANSACTIONS_MS
    while (isRightBehind && this.#isAsked() && performance.now() < latest) await sleep(1)
    try {
      return await super.transaction(callback)
    } finally {
      this.#lastTransactionAt = performance.now()
    }
  }

  #isAsked(): boolean {
    return this.#questions > 0 || performance.now() - this.#lastAnswerAt < BETWEEN_QUESTIONS_MS
  }
}
