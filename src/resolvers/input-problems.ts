import { ValidationError, type ValidationIssue } from '../errors.ts'

/** Collects what is wrong with an input, so that all of it is told at once. */
export class InputProblems {
  readonly #issues: ValidationIssue[]
  constructor(found: readonly ValidationIssue[] = []) {
    this.#issues = [...found]
  }

  add(path: string, message: string): void {
    this.#issues.push({ path, message })
  }

  /** @throws ValidationError with every problem added so far, if any. */
  throwIfAny(): void {
    if (this.#issues.length) throw new ValidationError(this.#issues)
  }
}
