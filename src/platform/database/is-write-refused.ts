import { hasErrorCode } from './has-error-code.ts'

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
