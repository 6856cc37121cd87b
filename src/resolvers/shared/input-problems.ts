import { ValidationError, type ValidationIssue } from '../../errors.ts'
import { toNfc } from '../../platform/to-nfc.ts'

/** Collects the problems of an input, so that all of them are reported at once. */
export class InputProblems {
  readonly #issues: ValidationIssue[]
  constructor(found: readonly ValidationIssue[] = []) {
    this.#issues = [...found]
  }

  /** Adds problems, except at paths that already have one. */
  addElsewhere(issues: readonly ValidationIssue[]): void {
    const known = new Set(this.#issues.map(({ path }) => path))
    for (const issue of issues) if (!known.has(issue.path)) this.#issues.push(issue)
  }

  add(path: string, message: string): void {
    this.#issues.push({ path, message })
  }

  /** Whether a path has no problem so far. Do not look up values that have one. */
  isFine(path: string): boolean {
    return !this.#issues.some(issue => issue.path === path || issue.path.startsWith(`${path}.`))
  }

  get isEmpty(): boolean {
    return this.#issues.length === 0
  }

  /** @throws ValidationError with every problem added so far, if any. */
  throwIfAny(): void {
    if (this.#issues.length) throw new ValidationError(this.#issues)
  }
}

/** The text in NFC, as it is stored. Null if there is none. */
export function normalizeText(text: string | null | undefined): string | null {
  return typeof text === 'string' ? toNfc(text) : null
}

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
