import { createHash } from 'node:crypto'
import { requestError } from '../errors.ts'
import type { Database } from '../platform/database/database.ts'

/** A position in the events of a workspace: the transaction, and the position within it. */
export interface WorkspaceCursor {
  transaction: bigint
  position: bigint
}

/** Before all stored events. */
export const FROM_THE_START: WorkspaceCursor = { transaction: 0n, position: 0n }

const START = '0'
const CHECK_LENGTH = 8
const FORM = /^([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-f]{8})$/
const BASE = 36
/** Maximum values of the database columns. */
const MAX_CURSOR: WorkspaceCursor = { transaction: 2n ** 64n - 1n, position: 2n ** 63n - 1n }

export function compareCursors(a: WorkspaceCursor, b: WorkspaceCursor): number {
  return Number(a.transaction - b.transaction) || Number(a.position - b.position)
}

/** Encodes a cursor for clients: "0", or a text that is valid only for this owner (a workspace or one of its lists). */
export function encodeCursor(owner: string, { transaction, position }: WorkspaceCursor): string {
  if (transaction === 0n) return START
  const text = `${transaction.toString(BASE)}-${position.toString(BASE)}`
  return `${text}-${checkOf(owner, text)}`
}

/**
 * Decodes a cursor of `encodeCursor`. "0" is the start.
 * @throws BAD_CURSOR for anything else, including cursors of another owner.
 */
export function decodeCursor(owner: string, text: string): WorkspaceCursor {
  if (text === START) return FROM_THE_START
  const [, transaction = '', position = '', check] = FORM.exec(text) ?? []
  const cursor = { transaction: parse(transaction), position: parse(position) }
  const isOurs = check === checkOf(owner, `${transaction}-${position}`)
  if (!isOurs || cursor.transaction > MAX_CURSOR.transaction || cursor.position > MAX_CURSOR.position)
    throw requestError(
      'BAD_CURSOR',
      'Cursor is invalid for these events. Send a cursor that came with them, "0" for all stored events, or none.',
    )
  return cursor
}

function checkOf(owner: string, text: string): string {
  return createHash('sha256').update(`${owner} ${text}`).digest('hex').slice(0, CHECK_LENGTH)
}

function parse(digits: string): bigint {
  return [...digits].reduce((sum, digit) => sum * BigInt(BASE) + BigInt(Number.parseInt(digit, BASE)), 0n)
}

/**
 * Moves events of a restored dump before all events that this cluster will write. The dump contains transaction IDs of
 * another cluster. Events with IDs above the current one would be held back until this cluster reaches them. Clients
 * with a cursor from the other cluster get an EventGap.
 */
export async function repairEventOrder(database: Database): Promise<void> {
  // Visible rows have transaction IDs below the next one, unless another cluster assigned them.
  await database.runScript(`
    UPDATE task_events SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE removed_task_events SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE tasks SET last_transaction = '3' WHERE last_transaction >= pg_snapshot_xmax(pg_current_snapshot());
    UPDATE coverage_alerts SET transaction = '3' WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot())`)
}
