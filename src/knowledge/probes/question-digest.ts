import { createHash } from 'node:crypto'

/** A question as it is kept: NFC, without spaces around it. */
export function tidyQuestion(question: string): string {
  return question.normalize('NFC').trim()
}

/** The identity of a question: the same for all that differ in case, in spaces and in how characters are composed. */
export function digestQuestion(question: string): string {
  const folded = tidyQuestion(question).toLowerCase().replace(/\s+/g, ' ')
  return createHash('sha256').update(folded.normalize('NFC')).digest('hex')
}
