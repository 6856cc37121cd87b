import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts'

/** `maxWait` for a connection, `timeout` for the whole transaction. */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 30_000 }

export interface CountedPrisma {
  prisma: PrismaClient
  /** Statements sent so far. */
  statementCount(): number
}

/** Prisma's client on a driver, the same on both databases. */
export function createPrisma(adapter: NonNullable<Prisma.PrismaClientOptions['adapter']>): CountedPrisma {
  let count = 0
  const prisma = new PrismaClient({
    adapter,
    transactionOptions: TRANSACTION_LIMITS,
    log: [{ emit: 'event', level: 'query' }],
  })
  prisma.$on('query', () => {
    count += 1
  })
  return { prisma, statementCount: () => count }
}
