import { findCause, hasErrorCode } from './has-error-code.ts'

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

/** Whether an error or one of its causes means that the database cannot be reached. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return (
    hasErrorCode(error, UNREACHABLE_CODES) ||
    findCause(error, ({ message }) => typeof message === 'string' && UNREACHABLE_MESSAGE.test(message))
  )
}
