import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import type { StatementListener } from './database.ts'
import { ALL_WORKSPACES, OWNER, UNCHANGED } from './identity.ts'
import { createView } from './views.ts'

/** Maximum wait for a transaction to begin: for a new connection and the response to BEGIN. */
export const MAX_WAIT_MS = 10_000
/** For the whole transaction. */
const TRANSACTION_TIMEOUT_MS = 30_000

/** Creates the Prisma client for either database driver. */
export function createPrisma(
  adapter: NonNullable<Prisma.PrismaClientOptions['adapter']>,
  maxWait = MAX_WAIT_MS,
) {
  let count = 0
  const prisma = new PrismaClient({
    adapter,
    transactionOptions: { maxWait, timeout: TRANSACTION_TIMEOUT_MS },
    log: [{ emit: 'event', level: 'query' }],
  })
  prisma.$on('query', () => {
    count += 1
  })
  return {
    prisma: createView(prisma, OWNER),
    everyWorkspace: createView(prisma, ALL_WORKSPACES),
    lastUser: createView(prisma, UNCHANGED),
    /** Statements sent so far. */
    statementCount: () => count,
    onStatement(listener: StatementListener): void {
      prisma.$on('query', ({ query, duration }) => listener(query, duration / 1000))
    },
  }
}
