import { Prisma } from '../../generated/prisma/client.ts'

/** Drivers, Prisma and Canopy wrap errors in errors. */
const MAX_DEPTH = 5

/** Whether an error or one of its causes has one of these codes, in any field that Prisma, drivers or Node use. */
function hasErrorCode(error: unknown, codes: ReadonlySet<unknown>): boolean {
  return findCause(error, ({ code, kind, originalCode }) =>
    [code, kind, originalCode].some(name => codes.has(name)),
  )
}

/** Whether an error or one of its causes passes the test. */
function findCause(error: unknown, test: (error: Record<string, unknown>) => boolean, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false
  const fields = error as Record<string, unknown>
  if (test(fields)) return true
  const driverError = (fields.meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  return findCause(fields.cause, test, depth + 1) || findCause(driverError, test, depth + 1)
}

/** Error codes of Prisma, its drivers, Postgres and Node for an unreachable database. */
const UNREACHABLE_CODES: ReadonlySet<unknown> = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'],
  ...['25P03', '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'],
])
/** Errors of pg that have no code. */
const UNREACHABLE_MESSAGE =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/

const POOL_BUSY = 'POOL_BUSY'

/** All connections of the pool were in use for too long. */
export class PoolBusy extends Error {
  override readonly name = 'PoolBusy'
  readonly code = POOL_BUSY
  constructor() {
    super('All connections to the database are in use.')
  }
}

/** `PoolBusy`, and `too_many_connections`: the server has none left for this process. */
const BUSY_CODES: ReadonlySet<unknown> = new Set([POOL_BUSY, '53300', 'TooManyConnections', 'P2037'])

/** Whether an error or one of its causes means that the database cannot be reached, or has no free connection. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return (
    hasErrorCode(error, UNREACHABLE_CODES) ||
    hasErrorCode(error, BUSY_CODES) ||
    findCause(error, ({ message }) => typeof message === 'string' && UNREACHABLE_MESSAGE.test(message))
  )
}

/** Whether a row that must exist does not. */
export function isRecordMissing(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025'
}

/** Whether a write violated a unique constraint. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}

/**
 * Codes of refused writes: `disk_full`, `read_only_sql_transaction` (the embedded database is below its reserve, or the
 * server is out of space or a standby), and a full disk or quota for files of Canopy.
 */
const REFUSED_CODES: ReadonlySet<unknown> = new Set(['53100', '25006', 'ENOSPC', 'EDQUOT'])

/** For clients. */
export const WRITE_REFUSED =
  'Writes are refused: the disk is full or nearly full, or the database is read-only. Reads still work. Try again later.'

/** Whether an error or one of its causes means that the disk is full or the database is read-only. */
export function isWriteRefused(error: unknown): boolean {
  return hasErrorCode(error, REFUSED_CODES)
}

/** For optional writes of a read, such as statistics: `.catch(ignoreRefusedWrite)`. */
export function ignoreRefusedWrite(error: unknown): void {
  if (!isWriteRefused(error)) throw error
}

/** `query_canceled`: a statement exceeded the statement timeout. */
const CANCELED: ReadonlySet<unknown> = new Set(['57014'])

/** Describes a database error for clients. Null for any other error. */
export function describeDatabaseError(
  error: unknown,
): { code: 'UNAVAILABLE' | 'TIMEOUT'; message: string } | null {
  if (hasErrorCode(error, BUSY_CODES))
    return { code: 'UNAVAILABLE', message: 'The database is busy. Retry in a few seconds.' }
  if (isDatabaseUnavailable(error))
    return { code: 'UNAVAILABLE', message: 'The database does not respond. Retry with exponential backoff.' }
  if (isWriteRefused(error)) return { code: 'UNAVAILABLE', message: WRITE_REFUSED }
  if (hasErrorCode(error, CANCELED))
    return {
      code: 'TIMEOUT',
      message: 'A database statement timed out. Request less at once, or try again later.',
    }
  return null
}
