import {
  PGlite,
  type PGliteOptions,
  type QueryOptions,
  type Results,
  type Transaction,
} from '@electric-sql/pglite'

/** The log since the last checkpoint. On a server the checkpointer bounds it; a single process has none. */
const MAX_LOG_BYTES = 64_000_000
/** What a checkpoint may write: two segments of the log. Postgres ends itself when it cannot. */
export const CHECKPOINT_BYTES = 32_000_000
/** Reading how long the log is costs a statement of its own. */
const STATEMENTS_BETWEEN_LOOKS = 250

export interface Disk {
  /** Called before every statement. */
  freeBytes(): number
  reserveBytes: number
}

/**
 * A PGlite that never uses the last room on its disk: Postgres ends itself when it cannot write its log. While there is less
 * than the reserve, every new statement that writes fails with SQLSTATE 25006, and reads go on. Writes work again as soon as
 * there is room.
 */
export class ReservedPglite extends PGlite {
  readonly #disk: Disk
  #isReadOnly = false
  #statements = 0

  constructor(options: PGliteOptions, disk: Disk) {
    super(options)
    this.#disk = disk
  }

  override async query<T>(query: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    await this.#prepare()
    return super.query<T>(query, params, options)
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
    // That it fails is no reason to refuse the statement that happened to come now.
    await super.exec('CHECKPOINT').catch(() => {})
  }

  #hasRoom(): boolean {
    return this.#disk.freeBytes() >= this.#disk.reserveBytes
  }

  async #matchRoom(): Promise<void> {
    if (!this.#hasRoom() === this.#isReadOnly) return
    // Frees the log that is no longer needed, which may be room enough.
    if (!this.#isReadOnly) await this.#checkpoint()
    const isReadOnly = !this.#hasRoom()
    await super.exec(`SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    this.#isReadOnly = isReadOnly
  }

  /** The same for the statements of a transaction, which may go on for long: from the first without room on it only reads. */
  #reserve(tx: Transaction): Transaction {
    let isReadOnly = this.#isReadOnly
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
        return tx.query<T>(query, params, options)
      },
    }
  }
}
