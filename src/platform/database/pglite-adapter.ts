import type { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'

/**
 * The Prisma adapter for PGlite. pglite-prisma-adapter 0.7.2 ignores the error of a COMMIT that fails, so Prisma would
 * report a transaction as committed although it was rolled back. This adapter throws the error.
 */
export class PgliteAdapter extends PrismaPGlite {
  readonly #pglite: PGlite

  constructor(pglite: PGlite) {
    super(pglite)
    this.#pglite = pglite
  }

  override async connect() {
    const adapter = await super.connect()
    adapter.startTransaction = level => startTransaction(this.#pglite, level)
    return adapter
  }
}

type Adapter = Awaited<ReturnType<PrismaPGlite['connect']>>
type Level = Parameters<Adapter['startTransaction']>[0]

async function startTransaction(pglite: PGlite, level: Level) {
  let ended: Promise<unknown> = Promise.resolve()
  // The part of PGlite that the adapter uses to start a transaction.
  const watched: Pick<PGlite, 'exec' | 'transaction'> = {
    exec: (...args) => pglite.exec(...args),
    transaction(run) {
      const result = pglite.transaction(run)
      ended = result
      return result
    },
  }
  const adapter = await new PrismaPGlite(watched as PGlite).connect()
  const transaction = await adapter.startTransaction(level)
  const commit = transaction.commit.bind(transaction)
  transaction.commit = async () => {
    await commit()
    await ended
  }
  return transaction
}
