import { toNfc } from '../../platform/to-nfc.ts'

/** Normalizes tags for storage and search: NFC, trimmed, lowercase, without duplicates. */
export function normalizeTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(tag => toNfc(tag).trim().toLowerCase()))]
}
