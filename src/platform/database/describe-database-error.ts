import { hasErrorCode } from './has-error-code.ts'
import { isDatabaseAway } from './is-database-away.ts'
import { isWriteRefused, WRITE_REFUSED } from './is-write-refused.ts'

/** `query_canceled`: a statement took longer than its connection allows. */
const CANCELED: ReadonlySet<unknown> = new Set(['57014'])

export interface DatabaseProblem {
  code: 'UNAVAILABLE' | 'TIMEOUT'
  /** For clients. */
  message: string
}

/** What a client is told about a database error. Null for any other error. */
export function describeDatabaseError(error: unknown): DatabaseProblem | null {
  if (isDatabaseAway(error))
    return { code: 'UNAVAILABLE', message: 'The database does not answer. Try again with growing pauses.' }
  if (isWriteRefused(error)) return { code: 'UNAVAILABLE', message: WRITE_REFUSED }
  if (hasErrorCode(error, CANCELED))
    return {
      code: 'TIMEOUT',
      message: 'A database statement took too long. Ask for less at once, or try again later.',
    }
  return null
}
