import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'

/** What a transaction needs: a database, scoped to a workspace or not, and the bus that wakes subscribers. */
export interface Transacting {
  db: WorkspaceDatabase | Pick<PrismaClient, '$transaction'>
  app: { bus: { wake(channel: string): void } }
}

/** Channels to wake after each open transaction. */
const channelsOf = new WeakMap<Prisma.TransactionClient, Set<string>>()

/** Runs a transaction, then wakes the channels that it named with `wakeAfterCommit`. */
export async function transact<T>(
  { db, app }: Transacting,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  const channels = new Set<string>()
  try {
    return await db.$transaction(tx => {
      channelsOf.set(tx, channels)
      return work(tx)
    })
  } finally {
    // After an error too: the commit may have succeeded although its response was lost. Subscribers read the database,
    // so waking them for nothing is harmless.
    for (const channel of channels) app.bus.wake(channel)
  }
}

/** Wakes the subscribers of a channel after the transaction ends. @throws if it was not started by `transact`. */
export function wakeAfterCommit(tx: Prisma.TransactionClient, channel: string): void {
  const channels = channelsOf.get(tx)
  if (!channels) throw new Error(`Nothing would wake ${channel}: start the transaction with transact`)
  channels.add(channel)
}
