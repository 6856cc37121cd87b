import type { ValidationIssue } from '../../errors.ts'
import { InputProblems } from '../input-problems.ts'

const MAX_AGENTS = 100

/** @throws ValidationError if there are no ids, more than 100, or earlier problems in `found`. */
export function checkBulk(ids: readonly string[], found: readonly ValidationIssue[] = []): void {
  const problems = new InputProblems(found)
  if (ids.length < 1 || ids.length > MAX_AGENTS)
    problems.add('input.ids', `must have 1 to ${MAX_AGENTS} agents, but has ${ids.length}`)
  problems.throwIfAny()
}
