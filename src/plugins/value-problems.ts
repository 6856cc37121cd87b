import type { z } from 'zod'
import type { ValidationIssue } from '../../errors.ts'

/** Says what is wrong, in the words of other input errors. Schemas with a message of their own are not asked. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be of type ${nameType(issue.expected)}`
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : `must be one of: ${issue.values.join(', ')}`
    case 'too_big':
      return `must have at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'items'}`
    default:
      return undefined
  }
}

function nameType(expected: string): string {
  return expected === 'record' ? 'object' : expected
}

/** @param root begins each path. @returns one problem per unknown key. */
export function toIssues(issues: readonly z.core.$ZodIssue[], root: string): ValidationIssue[] {
  return issues.flatMap(issue => {
    const path = [root, ...issue.path.map(String)].join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({ path: `${path}.${key}`, message: 'is not a known key' }))
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }))
    return [{ path, message: issue.message }]
  })
}
