import { findCause, hasErrorCode } from './has-error-code.ts'

/** How Prisma, its drivers, Postgres and Node name a database that cannot be talked to. */
const AWAY: ReadonlySet<unknown> = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'],
  ...['25P03', '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'],
])
/** What pg says without a code. */
const SAID =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/

/** Whether an error of a query, or whatever caused it, is that the database does not answer. */
export function isDatabaseAway(error: unknown): boolean {
  return (
    hasErrorCode(error, AWAY) ||
    findCause(error, ({ message }) => typeof message === 'string' && SAID.test(message))
  )
}
