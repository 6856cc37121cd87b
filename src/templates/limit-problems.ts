import type { ValidationIssue } from '../errors.ts'
import { MAX_PROBLEMS } from './limits.ts'

/** Returns the first `MAX_PROBLEMS` problems, and one more entry with the number of the others. */
export function limitProblems(problems: ValidationIssue[]): ValidationIssue[] {
  const first = problems.slice(0, MAX_PROBLEMS)
  const last = problems[MAX_PROBLEMS]
  if (last)
    first.push({ path: last.path, message: `and ${problems.length - MAX_PROBLEMS} more problems like these` })
  return first
}
