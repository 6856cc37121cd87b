import { hasErrorCode } from './has-error-code.ts'
import { isDatabaseUnavailable } from './is-database-away.ts'
import { isWriteRefused, WRITE_REFUSED } from './is-write-refused.ts'

/** `query_canceled`: a statement exceeded the statement timeout. */
const CANCELED: ReadonlySet<unknown> = new Set(['57014'])

export interface DatabaseProblem {
  code: 'UNAVAILABLE' | 'TIMEOUT'
  /** For clients. */
  message: string
}

/** Describes a database error for clients. Null for any other error. */
export function describeDatabaseError(error: unknown): DatabaseProblem | null {
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
