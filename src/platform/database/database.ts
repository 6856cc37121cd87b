import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { BackupEntry } from '../backup/backup-entry.ts'

/** Connections of a process to the database. */
export interface PoolCounts {
  open: number
  /** Open and not in use. */
  idle: number
  /** Statements and transactions that wait for a connection. */
  waiting: number
  /** Maximum number of open connections. */
  max: number
}

/** @param seconds from when the statement was sent, including the wait for a connection. */
export type StatementListener = (sql: string, seconds: number) => void

/** The database, opened by `openPglite` or `openPostgres`. */
export interface Database {
  /**
   * Runs statements as the owner of the tables, to which row security does not apply. For migrations, indexes, scripts
   * and tests. All other code uses `scopeToWorkspace` or `allWorkspaces`.
   */
  readonly prisma: PrismaClient
  /** Runs statements as the role for all workspaces. Get it from `allWorkspaces`, which asks for the purpose. */
  readonly everyWorkspace: PrismaClient
  /** Runs statements with the role that the connection already has. Get it from `asLastUser`. */
  readonly lastUser: PrismaClient
  /** Statements that Prisma has sent so far. */
  statementCount(): number
  /** Calls back after each statement that succeeds. */
  onStatement(listener: StatementListener): void
  poolCounts(): PoolCounts
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean
  /**
   * Runs a script of any number of statements as one simple query, as the owner and without a timeout. A transaction that it leaves open
   * is rolled back.
   */
  runScript(sql: string): Promise<void>
  /**
   * Copies all files as of the end of the iteration, while the database is in use. One copy at a time. Null if Postgres
   * is a server: `pg_dump` copies it.
   */
  readonly copyFiles: (() => AsyncIterable<BackupEntry>) | null
  close(): Promise<void>
}

/** The database cannot be used. `message` names the setting and says what to do. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable'
}
