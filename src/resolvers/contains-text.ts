import { toNfc } from '../platform/to-nfc.ts'

/** A condition on a text column: it has this in it, upper and lower case alike. */
export function containsText(search: string): { contains: string; mode: 'insensitive' } {
  return { contains: escapePattern(toSearchable(search)), mode: 'insensitive' }
}

/** A text as it can be looked for: composed, and without what no column can hold (NUL, lone surrogates). */
export function toSearchable(search: string): string {
  return toNfc(search.toWellFormed().replaceAll('\0', ''))
}

/** `%`, `_` and `\` stand for themselves. */
export function escapePattern(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&')
}
