import { toNfc } from '../../platform/to-nfc.ts'

/** A text in one line, composed. */
export function tidyLine(text: string): string {
  return toNfc(text).replace(/\s+/g, ' ').trim()
}

/** What is wrong with a line as a topic or a title: of signs and invisible characters alone, nothing can be found by it. */
export function findLineProblem(line: string): string | null {
  return /[\p{L}\p{N}]/u.test(line) ? null : 'must have at least one letter or digit'
}
