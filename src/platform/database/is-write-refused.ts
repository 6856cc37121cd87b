import { hasErrorCode } from './has-error-code.ts'

/**
 * How Postgres and Node say that nothing more can be written: `disk_full`, `read_only_sql_transaction` (the embedded database
 * below its reserve; a server that ran out of room, or a standby), and a full disk or quota of our own files.
 */
const REFUSED: ReadonlySet<unknown> = new Set(['53100', '25006', 'ENOSPC', 'EDQUOT'])

/** For clients. */
export const WRITE_REFUSED =
  'Writes are refused: the disk is full or nearly full, or the database is read-only. Reads still work. Try again later.'

/** Whether an error or its cause says that there is no room to write, or that the database is read-only. */
export function isWriteRefused(error: unknown): boolean {
  return hasErrorCode(error, REFUSED)
}

/** For writes that a read makes, such as statistics: `.catch(ignoreRefusedWrite)`. The read works without them. */
export function ignoreRefusedWrite(error: unknown): void {
  if (!isWriteRefused(error)) throw error
}
