import { toStorable } from '../../platform/database/text-problems.ts'
import { toNfc } from '../../platform/to-nfc.ts'

/** A case-insensitive substring condition on a text column. */
export function containsText(search: string): { contains: string; mode: 'insensitive' } {
  return { contains: escapePattern(toSearchable(search)), mode: 'insensitive' }
}

/** The search text in NFC, without NUL and lone surrogates, which no column can store. */
export function toSearchable(search: string): string {
  return toNfc(toStorable(search))
}

/** Escapes `%`, `_` and `\`, so that LIKE matches them literally. */
export function escapePattern(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&')
}

/** A condition that requires all given conditions. Omits those that are not set. */
export function allOf<Where extends object>(
  conditions: readonly (Where | null | undefined | false | '')[],
): { AND: Where[] } {
  return { AND: conditions.filter(condition => typeof condition === 'object' && condition !== null) }
}

/** A time range. The end is exclusive. */
export interface TimeRange {
  gte?: Date | null | undefined
  lt?: Date | null | undefined
}

export function withinRange({ gte, lt }: TimeRange): { gte?: Date; lt?: Date } {
  return { ...(gte && { gte }), ...(lt && { lt }) }
}
