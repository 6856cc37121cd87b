import { createHash } from 'node:crypto'
import { toNfc } from '../../platform/to-nfc.ts'

/** Normalizes a question for storage: NFC, trimmed. */
export function normalizeQuestion(question: string): string {
  return toNfc(question).trim()
}

/** A hash that is equal for questions that differ only in case, white space or Unicode composition. */
export function hashQuestion(question: string): string {
  const folded = normalizeQuestion(question).toLowerCase().replace(/\s+/g, ' ')
  return createHash('sha256').update(toNfc(folded)).digest('hex')
}
