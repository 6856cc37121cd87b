import { toNfc } from '../../platform/to-nfc.ts'

/** The text on one line, in NFC. */
export function normalizeLine(text: string): string {
  return toNfc(text).replace(/\s+/g, ' ').trim()
}

/** The problem with a topic or title, or null. Only symbols or invisible characters would match nothing in a search. */
export function findLineProblem(line: string): string | null {
  return /[\p{L}\p{N}]/u.test(line) ? null : 'must have at least one letter or digit'
}
