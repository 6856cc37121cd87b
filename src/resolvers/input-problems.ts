import { ValidationError, type ValidationIssue } from '../errors.ts'

/** Collects what is wrong with an input, so that all of it is told at once. */
export class InputProblems {
  readonly #issues: ValidationIssue[]
  constructor(found: readonly ValidationIssue[] = []) {
    this.#issues = [...found]
  }

  /** Adds problems, but for those at paths where something is wrong already. */
  addElsewhere(issues: readonly ValidationIssue[]): void {
    const known = new Set(this.#issues.map(({ path }) => path))
    for (const issue of issues) if (!known.has(issue.path)) this.#issues.push(issue)
  }

  add(path: string, message: string): void {
    this.#issues.push({ path, message })
  }

  /** Whether nothing is wrong at a path so far: what is, must not be looked up. */
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
