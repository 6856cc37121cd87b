import type { PrismaClient } from '../../generated/prisma/client.ts'

/** The one truth. Two ways to have it: `open-pglite.ts` and `open-postgres.ts`. */
export interface Database {
  readonly prisma: PrismaClient
  /** Statements that Prisma has sent so far. */
  statementCount(): number
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean
  /**
   * Runs a script of any number of statements as one simple query, however long it takes; a transaction it opens and does not
   * end is rolled back.
   */
  runScript(sql: string): Promise<void>
  close(): Promise<void>
}

/** The database cannot be used as it is. `message` names the setting and the remedy. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable'
}
