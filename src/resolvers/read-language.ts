import type { InputProblems } from './input-problems.ts'

/** In UTF-16 code units. Registered tags are shorter. */
const MAX_TAG_LENGTH = 35

/** The tag in canonical BCP 47 form. Adds a problem and returns null if it is invalid. */
export function readLanguage(tag: string, problems: InputProblems): string | null {
  try {
    const [canonical] = tag.length <= MAX_TAG_LENGTH ? Intl.getCanonicalLocales(tag) : []
    if (canonical) return canonical
  } catch {
    // Reported below.
  }
  problems.add('input.language', 'must be a BCP 47 tag, such as en, ko or pt-BR')
  return null
}
