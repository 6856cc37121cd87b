import {
  PGlite,
  type PGliteOptions,
  type QueryOptions,
  type Results,
  type Transaction,
} from '@electric-sql/pglite'

/** Maximum size of the log since the last checkpoint. A server has a checkpointer for this; a single process has none. */
const MAX_LOG_BYTES = 64_000_000
/** Maximum size that a checkpoint writes: two segments of the log. Postgres aborts if it cannot write them. */
export const CHECKPOINT_BYTES = 32_000_000
/** Reading the size of the log takes a statement. */
const STATEMENTS_BETWEEN_LOOKS = 250

export interface Disk {
  /** Called before every statement. */
  freeBytes(): number
  reserveBytes: number
}

/**
 * A PGlite that keeps a reserve of free disk space, because Postgres aborts when it cannot write its log. While there is less free
 * space than the reserve, every statement that writes fails with SQLSTATE 25006, and reads work. Writes work again as soon as there
 * is enough space.
 */
export class ReservedPglite extends PGlite {
  readonly #disk: Disk
  #isReadOnly = false
  #statements = 0
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

  async #prepare(): Promise<void> {
    if (++this.#statements >= STATEMENTS_BETWEEN_LOOKS) {
      this.#statements = 0
      await this.#shortenLog()
    }
    await this.#matchRoom()
  }

  async #shortenLog(): Promise<void> {
    const { rows } = await super.query<{ bytes: number }>(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()`,
    )
    if ((rows[0]?.bytes ?? 0) > MAX_LOG_BYTES) await this.#checkpoint()
  }

  async #checkpoint(): Promise<void> {
    if (this.#disk.freeBytes() < CHECKPOINT_BYTES) return
    // The statement that follows does not depend on it.
    await super.exec('CHECKPOINT').catch(() => {})
  }

  #hasRoom(): boolean {
    return this.#disk.freeBytes() >= this.#disk.reserveBytes
  }

  async #matchRoom(): Promise<void> {
    if (!this.#hasRoom() === this.#isReadOnly) return
    // Deletes old log, which may free enough space.
    if (!this.#isReadOnly) await this.#checkpoint()
    const isReadOnly = !this.#hasRoom()
    await super.exec(`SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    this.#isReadOnly = isReadOnly
  }

  /**
   * The Prisma adapter passes the same parsers with every statement, and PGlite then copies hundreds of its own to add them. Added
   * once, they are used for all statements.
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

  /** Checks every statement of a transaction too. Once there is too little space, the transaction can only read. */
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
        if (!isReadOnly && !this.#hasRoom()) {
          isReadOnly = true
          await tx.exec('SET TRANSACTION READ ONLY')
        }
        return tx.query<T>(query, params, keepParsers(options))
      },
    }
  }
}
