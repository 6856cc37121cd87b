import type { PGliteOptions, QueryOptions, Results, Transaction } from '@electric-sql/pglite'
import { IdentifiedPglite } from './identified-pglite.ts'

/** Maximum log size since the last checkpoint. Needed because PGlite has no checkpointer process. */
const MAX_LOG_BYTES = 64_000_000
/** Maximum number of bytes that a checkpoint writes: two log segments. Postgres aborts if it cannot write them. */
export const CHECKPOINT_BYTES = 32_000_000
/** Reading the log size takes a statement, so it is done this rarely. */
const STATEMENTS_PER_LOG_CHECK = 250

export interface Disk {
  /** Called before every statement. */
  freeBytes(): number
  reserveBytes: number
}

/**
 * A PGlite that keeps a reserve of free disk space, because Postgres aborts when it cannot write its log. While less
 * than the reserve is free, writes fail with SQLSTATE 25006 and reads work. Writes work again as soon as there is
 * enough space.
 */
export class ReservedPglite extends IdentifiedPglite {
  readonly #disk: Disk
  #isReadOnly = false
  #statements = 0
  #holdsCheckpoints = false
  #givenParsers: QueryOptions['parsers']

  constructor(options: PGliteOptions, disk: Disk) {
    super(options)
    this.#disk = disk
  }

  override async query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    await this.#prepare()
    return super.query<T>(query, params, this.#keepParsers(options))
  }

  override async transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    await this.#prepare()
    return super.transaction(tx => callback(this.#reserve(tx)))
  }

  /** Makes no checkpoint until the returned function is called. The log grows as long. */
  holdCheckpoints(): () => void {
    this.#holdsCheckpoints = true
    return () => {
      this.#holdsCheckpoints = false
    }
  }

  async #prepare(): Promise<void> {
    if (++this.#statements >= STATEMENTS_PER_LOG_CHECK) {
      this.#statements = 0
      await this.#shortenLog()
    }
    await this.#updateReadOnly()
  }

  async #shortenLog(): Promise<void> {
    const { rows } = await super.query<{ bytes: number }>(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()`,
    )
    if ((rows[0]?.bytes ?? 0) > MAX_LOG_BYTES) await this.#checkpoint()
  }

  async #checkpoint(): Promise<void> {
    if (this.#holdsCheckpoints || this.#disk.freeBytes() < CHECKPOINT_BYTES) return
    // If it fails, the next statement still works.
    await super.exec('CHECKPOINT').catch(() => {})
  }

  #hasSpace(): boolean {
    return this.#disk.freeBytes() >= this.#disk.reserveBytes
  }

  async #updateReadOnly(): Promise<void> {
    if (!this.#hasSpace() === this.#isReadOnly) return
    // A checkpoint deletes old log segments, which may free enough space.
    if (!this.#isReadOnly) await this.#checkpoint()
    const isReadOnly = !this.#hasSpace()
    await super.exec(`SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    this.#isReadOnly = isReadOnly
  }

  /**
   * The Prisma adapter passes the same parsers with every statement, and PGlite then copies hundreds of its own to add
   * them. Adding them once avoids that.
   */
  #keepParsers(options?: QueryOptions): QueryOptions | undefined {
    if (!options?.parsers) return options
    const { parsers, ...others } = options
    if (parsers !== this.#givenParsers) {
      this.parsers = { ...this.parsers, ...parsers }
      this.#givenParsers = parsers
    }
    return others
  }

  /** Checks the free space before every statement of a transaction. If there is too little, the rest can only read. */
  #reserve(tx: Transaction): Transaction {
    let isReadOnly = this.#isReadOnly
    const keepParsers = (options?: QueryOptions) => this.#keepParsers(options)
    return {
      ...tx,
      get closed() {
        return tx.closed
      },
      query: async <T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> => {
        this.#statements++
        if (!isReadOnly && !this.#hasSpace()) {
          isReadOnly = true
          await tx.exec('SET TRANSACTION READ ONLY')
        }
        return tx.query<T>(query, params, keepParsers(options))
      },
    }
  }
}
