import type { InputProblems } from './input-problems.ts'

/** In UTF-16 units; what is registered is shorter. */
const LONGEST_TAG = 35

/** A language tag as BCP 47 writes it; null, and a problem, where it is none. */
export function readLanguage(tag: string, problems: InputProblems): string | null {
  try {
    const [canonical] = tag.length <= LONGEST_TAG ? Intl.getCanonicalLocales(tag) : []
    if (canonical) return canonical
  } catch {
    // Told below.
  }
  problems.add('input.language', 'must be a BCP 47 tag, such as en, ko or pt-BR')
  return null
}
