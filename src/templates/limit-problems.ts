import type { ValidationIssue } from '../errors.ts'
import { MAX_PROBLEMS } from './limits.ts'

/** The first problems, and how many more there are. */
export function limitProblems(problems: ValidationIssue[]): ValidationIssue[] {
  const first = problems.slice(0, MAX_PROBLEMS)
  const last = problems[MAX_PROBLEMS]
  if (last)
    first.push({ path: last.path, message: `and ${problems.length - MAX_PROBLEMS} more problems like these` })
  return first
}
