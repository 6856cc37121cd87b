import type { ValidationIssue } from '../../errors.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'

/** Deeper values could exhaust the stack where they are checked or stored. */
const MAX_JSON_DEPTH = 40
const MAX_PROBLEMS = 100

/** Finds what parses as JSON but cannot be stored or checked: odd characters, `__proto__` as a key, deep nesting. */
export function findJsonProblems(value: unknown, path: string, depth = 0): ValidationIssue[] {
  if (typeof value === 'string') {
    const message = findTextProblem(value)
    return message ? [{ path, message }] : []
  }
  if (typeof value !== 'object' || value === null) return []
  if (depth === MAX_JSON_DEPTH) return [{ path, message: `must be at most ${MAX_JSON_DEPTH} levels deep` }]
  const problems: ValidationIssue[] = []
  for (const [key, child] of Object.entries(value)) {
    if (key === '__proto__') problems.push({ path: `${path}.${key}`, message: 'is not a known key' })
    else if (findTextProblem(key))
      problems.push({ path, message: 'has a key with characters that cannot be stored' })
    else problems.push(...findJsonProblems(child, `${path}.${key}`, depth + 1))
    if (problems.length >= MAX_PROBLEMS) return problems.slice(0, MAX_PROBLEMS)
  }
  return problems
}
