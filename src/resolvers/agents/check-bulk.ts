import type { ValidationIssue } from '../../errors.ts'
import { InputProblems } from '../input-problems.ts'

const MOST_AT_ONCE = 100

/** @throws ValidationError for none, for more than 100, and for what was found wrong with the input already. */
export function checkBulk(ids: readonly string[], found: readonly ValidationIssue[] = []): void {
  const problems = new InputProblems(found)
  if (ids.length < 1 || ids.length > MOST_AT_ONCE)
    problems.add('input.ids', `must name 1 to ${MOST_AT_ONCE} agents, but names ${ids.length}`)
  problems.throwIfAny()
}
