import { createHash } from 'node:crypto'
import { requestError } from '../../errors.ts'

/** Where somebody is in the events of a workspace: by transaction, and by position within one. */
export interface WorkspaceCursor {
  transaction: bigint
  position: bigint
}

/** Before everything that is kept. */
export const FROM_THE_START: WorkspaceCursor = { transaction: 0n, position: 0n }

const START = '0'
const CHECK_LENGTH = 8
const FORM = /^([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-f]{8})$/
const BASE = 36
/** What the database can hold of each. */
const LARGEST: WorkspaceCursor = { transaction: 2n ** 64n - 1n, position: 2n ** 63n - 1n }

export function compareCursors(a: WorkspaceCursor, b: WorkspaceCursor): number {
  return Number(a.transaction - b.transaction) || Number(a.position - b.position)
}

/** A cursor as clients see it: "0", or of this owner alone (a workspace, or one list of it), which its last part tells. */
export function encodeCursor(owner: string, { transaction, position }: WorkspaceCursor): string {
  if (transaction === 0n) return START
  const text = `${transaction.toString(BASE)}-${position.toString(BASE)}`
  return `${text}-${checkOf(owner, text)}`
}

/**
 * Reads what `encodeCursor` wrote; "0" is the start.
 * @throws BAD_CURSOR for anything else, the cursor of another owner among it.
 */
export function decodeCursor(owner: string, text: string): WorkspaceCursor {
  if (text === START) return FROM_THE_START
  const [, transaction = '', position = '', check] = FORM.exec(text) ?? []
  const cursor = { transaction: parse(transaction), position: parse(position) }
  const isOurs = check === checkOf(owner, `${transaction}-${position}`)
  if (!isOurs || cursor.transaction > LARGEST.transaction || cursor.position > LARGEST.position)
    throw requestError(
      'BAD_CURSOR',
      'This is not a cursor of these events. Send one that came with them, "0" for all that are kept, or none.',
    )
  return cursor
}

function checkOf(owner: string, text: string): string {
  return createHash('sha256').update(`${owner} ${text}`).digest('hex').slice(0, CHECK_LENGTH)
}

function parse(digits: string): bigint {
  return [...digits].reduce((sum, digit) => sum * BigInt(BASE) + BigInt(Number.parseInt(digit, BASE)), 0n)
}
