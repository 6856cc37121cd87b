import { createHash } from 'node:crypto'
import { toNfc } from '../../platform/to-nfc.ts'

/** A question as it is kept: NFC, without spaces around it. */
export function tidyQuestion(question: string): string {
  return toNfc(question).trim()
}

/** The identity of a question: the same for all that differ in case, in spaces and in how characters are composed. */
export function digestQuestion(question: string): string {
  const folded = tidyQuestion(question).toLowerCase().replace(/\s+/g, ' ')
  return createHash('sha256').update(toNfc(folded)).digest('hex')
}
